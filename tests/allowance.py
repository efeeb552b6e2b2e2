"""What an applicant for the old-age allowance answers, wherever tests apply for it."""

ANSWERS: dict[str, object] = {
    "full_name": "梁秀英",
    "living_address": {"region": "440305", "line": "桃园路 18 号 3 栋 502"},
    "phone": "13800000001",
    "lives_with": "family",
    "receives_elsewhere": False,
    "payment": "social-security-card",
    "declares_true": True,
    "declares_changes": True,
}
