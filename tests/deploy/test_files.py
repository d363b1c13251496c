"""The files for hosting hold what they promise: checked against the schemas of those who read them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from tests.browser.site import ROOT
from tests.deploy.running import CONFIG

from dateline.config.values import Settings

DEPLOY = ROOT / "deploy"
MANIFESTS = sorted(path for path in (DEPLOY / "kubernetes").glob("*.yaml") if path.name != "kustomization.yaml")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def documents() -> list[dict[str, Any]]:
    return [one for path in MANIFESTS for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def pods() -> list[dict[str, Any]]:
    out = []
    for one in documents():
        if one["kind"] == "Deployment":
            out.append(one["spec"]["template"]["spec"])
        elif one["kind"] == "CronJob":
            out.append(one["spec"]["jobTemplate"]["spec"]["template"]["spec"])
    return out


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_manifests_fit_kubernetes(path: Path) -> None:
    for one in yaml.safe_load_all(path.read_text(encoding="utf-8")):
        kubernetes_validate.validate(one, "1.34", strict=True)


def test_the_kustomization_names_them_all() -> None:
    listed = yaml.safe_load((DEPLOY / "kubernetes/kustomization.yaml").read_text())["resources"]
    assert sorted(listed) == [path.name for path in MANIFESTS]


def test_pods_are_locked() -> None:
    found = [box for pod in pods() for box in (*pod.get("initContainers", ()), *pod["containers"])]
    assert len(found) == 4
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["runAsUser"] == 10001
        assert pod["automountServiceAccountToken"] is False
    for box in found:
        assert box["securityContext"]["readOnlyRootFilesystem"]
        assert box["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert box["resources"]["limits"]["memory"]


def test_a_rolling_update_leaves_nobody_without_a_server() -> None:
    (deployment,) = [one for one in documents() if one["kind"] == "Deployment"]
    assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    (main,) = deployment["spec"]["template"]["spec"]["containers"]
    assert main["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert main["livenessProbe"]["httpGet"]["path"] == "/healthz"


def test_compose() -> None:
    whole = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    app, proxy = whole["services"]["app"], whole["services"]["proxy"]
    assert set(whole["services"]) == {"app", "database", "proxy"}
    assert app["read_only"]
    assert app["cap_drop"] == ["ALL"]
    assert "ports" not in app  # only the proxy is reached from outside
    assert "ports" not in whole["services"]["database"]
    assert proxy["ports"] == ["80:8080", "443:8443"]
    assert whole["networks"]["inner"]["internal"]
    used = {name for service in whole["services"].values() for name in service.get("secrets", ())}
    assert used == set(whole["secrets"])
    volumes = {part.partition(":")[0] for s in whole["services"].values() for part in s.get("volumes", ())}
    assert {name for name in volumes if not name.startswith(".")} == set(whole["volumes"])


def test_the_image() -> None:
    stages = re.findall(r"(?m)^FROM (\S+)", DOCKERFILE)
    assert len(stages) == 2
    last = DOCKERFILE[DOCKERFILE.rindex("FROM") :]
    assert re.search(r"(?m)^USER 10001$", last)
    assert "HEALTHCHECK" in last
    assert "pip install" not in last
    assert DOCKERFILE.count("--require-hashes") == 1
    for name in re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", DOCKERFILE):
        for part in name.split():
            assert (ROOT / part).exists(), part
            assert f"!{part}" in (ROOT / ".dockerignore").read_text().splitlines()


def test_every_setting_named_is_one() -> None:
    known = {f"DATELINE_{name.upper()}" for name in Settings.__dataclass_fields__}
    files = [
        *DEPLOY.rglob("*"),
        ROOT / "compose.yaml",
        ROOT / "Dockerfile",
        ROOT / "docs/hosting.md",
        ROOT / "README.md",
    ]
    for path in files:
        if path.is_file():
            named = set(re.findall(r"DATELINE_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
            assert {one.removesuffix("_FILE") for one in named} <= known | {"DATELINE_SETTINGS"}, path


@pytest.mark.parametrize("name", ["dateline.service", "dateline-daily.service", "dateline-daily.timer"])
def test_units_are_understood(name: str, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd on this machine")
    for unit in (DEPLOY / "systemd").iterdir():
        (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/dateline/bin/dateline", "/bin/true"))
    done = subprocess.run([program, "verify", str(tmp_path / name)], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "dateline" in line]
    assert ours == []


def test_the_unit_is_locked() -> None:
    unit = (DEPLOY / "systemd/dateline.service").read_text()
    for line in ("DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=",
                 "IPAddressDeny=any", "ProtectHome=yes", "PrivateTmp=yes"):  # fmt: skip
        assert f"\n{line}\n" in unit


def test_the_proxy_takes_identity_headers_off() -> None:
    text = CONFIG.read_text()
    for name in ("X-Forwarded-User", "X-Forwarded-Groups", "X-Dateline-Proxy-Secret"):
        assert f'proxy_set_header {name} "";' in text


def test_no_secret_is_shipped() -> None:
    """Every secret is a file or a reference, never a value."""
    for path in (*DEPLOY.rglob("*"), ROOT / "compose.yaml", ROOT / "Dockerfile"):
        if path.is_file():
            for name in ("COOKIE_SECRET", "OIDC_CLIENT_SECRET", "DATABASE_URL", "PROXY_SECRET"):
                assert not re.search(rf"DATELINE_{name}[:=]", path.read_text()), path
