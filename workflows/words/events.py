"""How the kinds of audit events are read in a history."""

from collections.abc import Mapping

from workflows.words.sentence import text

EVENT_WORDS: Mapping[str, str] = {
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
    "withdraw": text("撤回申请"),
    "withdraw_consent": text("撤回同意"),
    "recusal": text("声明回避"),
    "amendment": text("修改了申请"),
    "grant": text("授信"),
    "pay_out": text("放款"),
    "refusal": text("拒贷"),
    "expiry": text("授信到期"),
    "draw": text("开始用信"),
    "service": text("自动办理"),
    "timer": text("发出提醒"),
    "port_answered": text("短信已有回音"),
    "ask_supplement": text("请人补充"),
    "answer_supplement": text("答复补充"),
    "seal": text("封存档案"),
    "migrate": text("换到新版流程"),
    "unmask": text("查看全号"),
    "act_refused": text("想办"),
}
