"""A token, for the tests that open every page."""

from datetime import UTC, date, datetime
from uuid import UUID

from lianfang.api import actions
from lianfang.api.resources import by_path
from tests.stage import Scene, city_wide

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def api(stage: Scene) -> None:
    """Make a token in Heshan, and give every address of the API something to stand for its parts."""
    token, _secret = actions.make_token(
        stage.cast["observer"],
        name="省平台",
        scopes=["rounds"],
        ends_on=date(2021, 12, 31),
        by=city_wide("administrator"),
        now=NOW,
    )
    stage.put(token.pk, "revoke_token")
    stage.put("elsewhere", "api_nowhere")
    for address in by_path():
        if "{" in address:
            name = "api_" + address.replace("/", "_").replace("{", "").replace("}", "").replace("__", "_")
            stage.put(str(UUID(int=7)), name)
