"""How the kinds of audit events are read in a history."""

from collections.abc import Mapping

from workflows.words.sentence import text

_WORDS: Mapping[str, str] = {
    "start": text("受理了申请"),
    "claim": text("接下"),
    "release": text("退回待接"),
    "task": text("办了"),
    "task_start": text("可以办"),
    "task_complete": text("办完"),
    "task_cancel": text("不用办了"),
    "kept": text("记下结果，继续办"),
    "return": text("退回补充"),
    "hand_over": text("移交"),
    "succession": text("指定"),
    "succession_by_village": text("作为现管片客户经理，"),
    "withdraw": text("撤回申请"),
    "withdraw_consent": text("撤回同意"),
    "recusal": text("声明回避"),
    "recusal_found": text("发现应回避而办过本案的人："),
    "amendment": text("修改了申请"),
    "grant": text("授信"),
    "pay_out": text("放款"),
    "ask_reversal": text("申请冲正放款"),
    "reversal": text("同意冲正，冲正已入账"),
    "reversal_declined": text("不同意冲正"),
    "refusal": text("拒贷"),
    "expiry": text("授信到期"),
    "restore_line": text("恢复额度"),
    "name_teller": text("指定他社柜员"),
    "take_back_teller": text("收回对他社柜员的指定："),
    "freeze": text("冻结了这一件"),
    "ask_unfreeze": text("申请解冻"),
    "decide_unfreeze": text("确认解冻"),
    "unfreeze": text("同意解冻，恢复办理"),
    "unfreeze_declined": text("不同意解冻"),
    "freeze_branch": text("冻结了网点"),
    "freeze_account": text("冻结了账号"),
    "screen_again": text("自动办理"),
    "end_listed": text("自动办理"),
    "hold_retention": text("自动办理"),
    "lift_retention_hold": text("自动办理"),
    "line_stopped": text("额度停用，终止办理"),
    "draw": text("开始用信"),
    "service": text("自动办理"),
    "timer": text("发出提醒"),
    "port_answered": text("短信已有回音"),
    "ask_identity": text("发起联网核查"),
    "identity_answered": text("联网核查有了结果"),
    "ask_credit": text("查询征信"),
    "credit_answered": text("征信有了结果"),
    "ask_supplement": text("请人补充"),
    "answer_supplement": text("答复补充"),
    "seal": text("封存档案"),
    "migrate": text("换到新版流程"),
    "unmask": text("查看全号"),
    "show_dossier": text("打印了档案（有全号）"),
    "act_refused": text("想办"),
    "attach": text("上传了文件"),
    "add_household": text("新建农户"),
    "ask_roster_import": text("交来花名册"),
    "take_bad_rows": text("取走花名册的错行（有全号）"),
    "import_household": text("从花名册导入农户"),
    "declare_relation": text("登记亲属关系"),
    "declare_kin": text("年度申报亲属关系"),
    "decide_relation_end": text("决定亲属关系是否解除"),
    "import_repayments": text("导入还款"),
    "import_accounts": text("导入账户登记"),
    "import_bad_loans": text("导入核销和诉讼"),
    "add_branch": text("设立网点"),
    "add_village": text("登记行政村"),
    "assign_manager": text("指定管片客户经理"),
    "add_staff": text("登记人员"),
    "change_roles": text("改岗位"),
    "dismiss": text("停用人员"),
    "move_staff": text("换了网点"),
    "end_token": text("停用接口令牌"),
    "ask_staff_change": text("提出人员变更"),
    "decide_staff_change": text("决定人员变更"),
    "withdraw_staff_change": text("撤回人员变更"),
    "verify_identity_of_staff": text("核实人员身份"),
    "substitute": text("指定代办"),
    "give_token": text("发接口令牌"),
    "set_password": text("重设密码"),
    "change_password": text("改了自己的密码"),
    "end_sign_ins": text("退出所有登录"),
    "choose_language": text("选了语言"),
    "deploy_processes": text("部署流程"),
    "deploy_policy": text("部署政策"),
    "enter_reference_value": text("录入参考值"),
    "seed_calendar": text("写入放假安排"),
    "import_list": text("导入名单"),
    "import_calendar": text("导入放假安排"),
}

EVENT_WORDS: Mapping[str, str] = {act: text(words, kind="event") for act, words in _WORDS.items()}

SUCCESSIONS = frozenset({"succession", "succession_by_village"})
"""Events that name who signs in whose place."""

EVERYDAY = frozenset(
    {"attach", "add_household", "import_household", "unmask", "change_password", "end_sign_ins", "choose_language"}
)
"""Acts beside the cases that change neither who may do what nor by which rules; all others the auditor is shown."""

UNSEEN = frozenset({"screen_again", "end_listed", "hold_retention", "lift_retention_hold"})
"""Acts that a history shows as the house's own work: from nothing may anybody learn of a list hit or an inquiry (G3-06)."""
SEEN_INSTEAD = "service"
