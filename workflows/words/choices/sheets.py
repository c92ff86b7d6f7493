"""What somebody of a household agrees to or signs by itself, beside the form that it comes with (D-01, D-02, D-04, 9.2)."""

from enum import StrEnum


class Sheet(StrEnum):
    """Kinds of signed sheets. Those with a text of their own are in `forms/loan_origination/privacy_texts.py`."""

    CREDIT_ENQUIRY = "征信查询授权"
    ACCOUNT = "账户信息处理同意"
    HEALTH = "健康信息处理同意"
    SPOUSE_ON_APPLICATION = "申请书配偶签名"
    FARMER_ON_SURVEY = "调查表被调查人签名"
    INVESTIGATOR_ON_SURVEY = "调查表调查人签名"
