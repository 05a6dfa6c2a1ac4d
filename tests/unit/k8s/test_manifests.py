"""The manifests of k8s/ agree with the files of the demo that they follow."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from k8s import manifests, steps, up
from k8s.diff import changes
from k8s.images import loader
from tests import ROOT
from tests.k8s import readme
from tools.launch.dotenv import read_dotenv

K8S = ROOT / "k8s"
CONFIGURATIONS = (
    manifests.CONFIG,
    *(f"{manifests.KAFKA}/{name}.yaml" for name in ("lab", "gateway")),
)
OF_EACH_SERVICE = {"OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"}
"""The Operator sets these."""


def documents(path: Path) -> list[Any]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", CONFIGURATIONS)
def test_a_collector_resource_has_the_configuration_of_the_laptop(file: str) -> None:
    resource = yaml.safe_load(manifests.collector_patch(ROOT, "gateway", file))
    assert resource["metadata"]["name"] == "gateway"
    assert [resource["spec"]["config"]] == documents(ROOT / file)


def test_the_broker_has_the_settings_of_the_laptop() -> None:
    (compose,) = documents(ROOT / "collector/labs/kafka/compose.yaml")
    expected = compose["services"]["kafka"]["environment"]
    assert manifests.kafka_settings(ROOT) == [f"{key}={value}" for key, value in expected.items()]


@pytest.mark.parametrize("file", CONFIGURATIONS)
def test_a_collector_configuration_has_no_empty_value(file: str) -> None:
    # kubectl reads an empty value as the deletion of its key.
    def empty(value: Any) -> bool:
        members = value.values() if isinstance(value, dict) else value
        if isinstance(value, dict | list):
            return any(empty(member) for member in members)
        return value is None

    assert not empty(documents(ROOT / file)[0])


def test_annotated_pods_get_the_environment_of_the_front() -> None:
    (instrumentation,) = documents(K8S / "operator/instrumentation.yaml")
    environment = {each["name"]: each["value"] for each in instrumentation["spec"]["env"]}
    front = read_dotenv(ROOT / "front_service/opentelemetry.env")
    assert environment == {k: v for k, v in front.items() if k not in OF_EACH_SERVICE}
    assert set(read_dotenv(ROOT / "population_api/opentelemetry.env")) <= set(front)


def test_the_images_of_others_are_those_of_the_compose_file() -> None:
    files = ("docker-compose.yml", "collector/labs/kafka/compose.yaml")
    text = "".join((ROOT / file).read_text(encoding="utf-8") for file in files)
    compose = re.findall(r"image: (?:\$\{\w+:-)?([a-z0-9./-]+:[\w.-]+)", text)
    used = {
        image
        for path in K8S.rglob("*.yaml")
        for image in re.findall(r"^ +image: ([a-z0-9./-]+:[\w.-]+)$", path.read_text(), re.M)
    }
    assert used
    assert used <= set(compose)


def test_each_placement_of_the_collectors_has_its_folder() -> None:
    assert {path.name for path in (K8S / "placement").iterdir()} == set(up.COLLECTORS)


def test_what_the_operator_reads_is_applied_first() -> None:
    operators = "apiVersion: opentelemetry.io/v1beta1\nkind: OpenTelemetryCollector"
    assert up.of_the_operator(f"apiVersion: v1\nkind: Pod\n---\n{operators}") == operators


def test_back_takes_back_each_value_that_a_step_sets() -> None:
    for step in steps.read():
        for patch in step.patches:
            assert keys(json.loads(patch.there)) == keys(json.loads(patch.back))


def keys(value: Any, path: str = "") -> set[str]:
    if not isinstance(value, dict):
        return {path}
    return {key for name, member in value.items() for key in keys(member, f"{path}/{name}")}


def test_between_two_steps_are_the_patches_of_those_between_them() -> None:
    there = list(steps.between(steps.read(), 0, 2))
    assert [words[1] for words in there] == [
        "deployment/front-service",
        "deployment/population-api-none",
    ]
    back = list(steps.between(steps.read(), 2, 0))
    assert [words[1] for words in back] == [words[1] for words in reversed(there)]


@pytest.mark.parametrize(
    ("context", "load", "expected"),
    [
        ("kind-talk", "", "kind load docker-image --name talk"),
        ("k3d-talk", "", "k3d image import --cluster talk"),
        ("minikube", "", "minikube image load"),
        ("kind-talk", "my load", "my load"),
    ],
)
def test_images_are_loaded_by_the_program_of_the_cluster(
    context: str, load: str, expected: str
) -> None:
    assert loader(context, load) == expected.split()


def test_an_unknown_cluster_needs_a_registry_or_a_command() -> None:
    assert loader("gke_project_zone_name", "") is None


def test_the_diff_names_what_only_one_side_has() -> None:
    template = {"containers": [{"name": "app", "env": [{"name": "A", "value": "1"}]}]}
    pod = {
        "containers": [
            {"name": "app", "imagePullPolicy": "Always", "env": [{"name": "B", "value": "2"}]}
        ]
    }
    assert list(changes(template, pod)) == [
        "- containers[app].env[A] 1",
        "+ containers[app].env[B] 2",
    ]


def test_both_languages_have_the_same_headings_and_commands() -> None:
    levels = [re.findall(r"^#+", text, re.M) for text in (readme.ENGLISH, readme.JAPANESE)]
    assert levels[0] == levels[1]
    assert readme.commands(readme.ENGLISH) == readme.commands(readme.JAPANESE)


def test_the_workflow_installs_the_operator_by_the_commands_that_are_printed() -> None:
    workflow = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    printed = re.findall(r"kubectl apply -f \S+", up.INSTALL_OPERATOR)
    assert len(printed) == 2
    assert printed == re.findall(r"kubectl apply -f \S+", workflow)
