"""The matrix of permissions as it stands in docs/reference/permissions.md, and which roles reach far."""

from django.utils.translation import override

from lianfang.accounts.roles import PERMISSIONS, ROLES

# What reaches far (design choice): users and their posts, the audit, the command of an outbreak, many people's data at
# once, erasing and keeping. Who carries one of these must have a second factor and is signed out sooner; see safety.py.
FAR = frozenset(
    {
        *("accounts.manage", "audit.read", "audit.hindsight", "outbreak.command", "zones.approve"),
        *("exchange.save", "exchange.research", "privacy.hold", "privacy.read", "privacy.answer"),
        *("people.merge", "people.review"),
    }
)
FAR_ROLES = frozenset(role for role, (_label, held) in ROLES.items() if held & FAR)
FAR_SAID = (
    "A role reaches far that carries one of {}. Whoever holds one signs in with a second factor and is led to set it "
    "up where there is none (`LIANFANG_SECOND_FACTOR` names other roles), and is signed out after half an hour without "
    "use instead of an hour (`LIANFANG_IDLE_MINUTES_FAR`, `LIANFANG_IDLE_MINUTES`)."
)


def describe() -> str:
    """Write the matrix of roles and permissions for docs/reference/permissions.md."""
    with override("en"):
        heads = [str(label) for label, _allowed in ROLES.values()]
        lines = [
            "<!-- Written by `make docs` from the code. Do not edit. -->",
            "",
            "# Roles and permissions",
            "",
            "A post gives a user one role in one area, and in everything inside that area, from a day to a day.",
            "",
            f"| permission | what it allows | {' | '.join(heads)} |",
            "|---|---|" + "---|" * len(heads),
        ]
        for name, label in PERMISSIONS.items():
            ticks = ["✓" if name in allowed else "" for _label, allowed in ROLES.values()]
            lines.append(f"| `{name}` | {label} | {' | '.join(ticks)} |")
        far = ["✓" if allowed & FAR else "" for _label, allowed in ROLES.values()]
        lines.append(f"| – | reaches far: must have a second factor | {' | '.join(far)} |")
        lines += ["", FAR_SAID.format(", ".join(f"`{each}`" for each in sorted(FAR)))]
    return "\n".join(lines) + "\n"
