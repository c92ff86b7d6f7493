"""The blocks of 农户调查表 by the names of their fields, and how the page counts their sums while one types (G1-02)."""

EARNED = tuple(f"income_{kind}" for kind in ("wages", "business", "transport", "subsidies", "other"))
INCOME = ("income_planting", "income_breeding", *EARNED)
OUTGO = tuple(
    f"outgo_{kind}" for kind in ("production", "living", "education", "medical", "social", "interest", "other")
)
ATTEMPTS = ("failed_reason", "first_attempt_on", "second_attempt_on")
ON_THE_SPOT = ("visited_on", "visited_at", "met_persons", "interview_done", "photos", "members")
SIGNED = ("surveyed", "farmer_signature", "investigator_signature")
PROPERTY = ("assets_total", "debts_total", "debts_due_within_year")
STANDING = (
    *("neighbours_view", "neighbours_view_by", "committee_view", "committee_view_by"),
    *("bad_habits", "lawsuits", "used_by_others"),
)

PLANTED, BRED = "land-*-yield_kg×land-*-price", "stock-*-income"
ALL_INCOME = " ".join((PLANTED, BRED, *EARNED))
