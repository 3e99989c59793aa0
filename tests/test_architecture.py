"""The house holds: keys point down, groups stay apart, files stay small, no signals, every wiring table complete."""

import ast
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

from lianfang.sync.models import Fact

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "lianfang"

# Longer than the ceiling today. A line may be taken out, never put in.
LONG_FILES: frozenset[str] = frozenset()
LONG_FUNCTIONS: frozenset[str] = frozenset()
LATE_IMPORTS = 0


def layers() -> dict[str, int]:
    """Read the line of apps: app → how high it stands."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    line = config["tool"]["importlinter"]["contracts"][0]["layers"]
    return {app.strip(): -depth for depth, apps_ in enumerate(line) for app in apps_.split("|")}


def own_models() -> list[type[models.Model]]:
    """List the models of our own apps."""
    return [m for m in apps.get_models() if m.__module__.startswith("lianfang.")]


def app_of(model: type[models.Model]) -> str:
    """Name the app of a model."""
    return model.__module__.split(".")[1]


def keys() -> list[tuple[type[models.Model], "models.ForeignKey[Any, Any]"]]:
    """List every foreign key between our own models."""
    return [
        (model, field)
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model.__module__.startswith("lianfang.")
    ]


def test_foreign_keys_point_down() -> None:
    height = layers()
    up = [
        f"{model.__name__}.{field.name}"
        for model, field in keys()
        if height[app_of(model)] < height[app_of(field.related_model)]
    ]
    assert not up


def test_every_app_is_on_the_line() -> None:
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert folders == set(layers())


def test_every_address_has_a_name_of_its_own() -> None:
    names = [
        value
        for file in sorted(PACKAGE.glob("*/urls.py"))
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.keyword)
        and call.arg == "name"
        and isinstance(value := ast.literal_eval(call.value), str)
    ]
    assert sorted(names) == sorted(set(names))


def test_no_generic_keys() -> None:
    for model in own_models():
        assert not [f for f in vars(model).values() if isinstance(f, GenericForeignKey)], model


# What keeps a later move to a distributed database cheap: see docs/decisions/0002-postgres-only.md.
REACHES = {
    "person": {"person", "reference", "local"},
    "tube": {"tube", "reference", "local"},
    "reference": {"reference", "local"},
    "local": {"local", "reference"},
}


def group(model: type[models.Model]) -> str:
    """Give the group a model names."""
    return str(getattr(model, "GROUP", ""))


def enforced(field: Any) -> bool:
    """Say whether the database itself enforces a key."""
    return bool(field.db_constraint)


def test_every_model_names_its_group() -> None:
    assert not [m.__name__ for m in own_models() if group(m) not in REACHES]


def test_enforced_keys_stay_inside_their_group() -> None:
    astray = [
        f"{model.__name__}.{field.name}"
        for model, field in keys()
        if enforced(field) and group(field.related_model) not in REACHES[group(model)]
    ]
    assert not astray


def test_tables_of_persons_carry_the_person() -> None:
    for model in own_models():
        if getattr(model, "GROUP", "") == "person" and model.__name__ != "Person":
            column = model._meta.get_field("person" if hasattr(model, "person") else "person_id")
            assert not column.null, model


def test_uniqueness_of_person_tables_includes_the_person() -> None:
    """A unique index of a distributed table must hold its key; only claim tables may say otherwise."""
    astray = []
    for model in own_models():
        if getattr(model, "GROUP", "") != "person" or model.__name__ == "Person":
            continue
        inside = {"person", "person_id", *(f.name for f in model._meta.get_fields() if implies_person(f))}
        for rule in model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint) and not inside & set(rule.fields):
                astray.append(f"{model.__name__}: {rule.name}")
        astray += [
            f"{model.__name__}.{f.name}"
            for f in model._meta.concrete_fields
            if f.unique and not f.primary_key and f.name not in inside
        ]
    assert sorted(astray) == sorted(KNOWN_ACROSS_PERSONS)


# Numbers given to cases and files, the user a worker signs in as, and the vehicle that is not clean yet are unique
# across persons; at a move they become claim tables.
KNOWN_ACROSS_PERSONS = [
    "Admission.file_no",
    "Case: case_number",
    "Transfer: transfer_vehicle_clean",
    "Worker: worker_user",
]


def implies_person(field: Any) -> bool:
    """Say whether a key leads to a row of one person, so that uniqueness on it stays inside that person."""
    return isinstance(field, models.ForeignKey) and getattr(field.related_model, "GROUP", "") == "person"


def test_facts_have_no_sequence() -> None:
    for model in own_models():
        if issubclass(model, Fact):
            assert isinstance(model._meta.pk, models.UUIDField), model
            assert not model._meta.pk.has_default(), model


def modules() -> list[Path]:
    """List the modules of the package, migrations left out."""
    return [p for p in sorted(PACKAGE.rglob("*.py")) if "migrations" not in p.parts]


def test_files_stay_small() -> None:
    own = [each for kind in ("js", "css", "html") for each in PACKAGE.rglob(f"*.{kind}")]
    for path in [*modules(), *(ROOT / "tests").rglob("*.py"), *own]:
        if "vendor" in path.parts:
            continue
        name = str(path.relative_to(ROOT))
        assert len(path.read_text().splitlines()) <= 400 or name in LONG_FILES, name


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """List the functions of a module."""
    tree = ast.parse(path.read_text())
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_functions_stay_small() -> None:
    for path in modules():
        for function in functions(path):
            where = f"{path.relative_to(ROOT)}:{function.name}"
            ceiling = 25 if path.name == "views.py" or path.parent.name == "views" else 50
            lines = (function.end_lineno or 0) - function.lineno + 1
            assert lines <= ceiling or "tests" in path.parts or where in LONG_FUNCTIONS, (where, lines)


def test_public_functions_are_documented() -> None:
    for path in modules():
        if "tests" in path.parts:
            continue
        for function in functions(path):
            if function.name.startswith("_") or function.col_offset:
                continue
            assert ast.get_docstring(function), f"{path.relative_to(ROOT)}:{function.name}"


@pytest.mark.parametrize("word", ["django.dispatch", "post_save", "pre_save", "import *"])
def test_no_signals_and_no_stars(word: str) -> None:
    assert not [p for p in modules() if "tests" not in p.parts and word in p.read_text()]


def test_no_save_overrides() -> None:
    for path in modules():
        if path.name == "models.py":
            assert not [f for f in functions(path) if f.name in {"save", "delete"}], path
