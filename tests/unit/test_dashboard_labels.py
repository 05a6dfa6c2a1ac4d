"""Each bar of a dashboard has its label, and no two series of a panel look alike.

OpenObserve's page cannot run here. Sizes are those of its source (0.92) and of ECharts 6.
"""

import re
from itertools import product
from pathlib import Path

import pytest
import yaml

from population_api.prefectures import PREFECTURES
from tests import promql
from tests.dashboards import FILES, Panel, options, panels, queries

# RenderDashboardCharts.vue: the grid, PanelContainer.vue: the title bar.
COLUMNS = 192
ROW_PIXELS = 17
MARGIN_PIXELS = 4
TITLE_PIXELS = 40
SIDE_MENU_PIXELS = 100
SMALLEST_WINDOW = 1280

# convertPromQLBarChart.ts leaves 10 % below the plot, ECharts 6 another 65 px above and 25 px for
# the value axis. ECharts skips labels when a bar has less than 1.3 times their 12 px.
BELOW_PLOT = 0.1
AROUND_PLOT_PIXELS = 65 + 25
LABEL_PIXELS = 1.3 * 12

# legendConfiguration.ts: a legend at the right takes at most a third of the chart, 55 px of it for
# symbols. At the bottom, every name is cut after 120 px.
LEGEND_SHARE = 1 / 3
LEGEND_SYMBOL_PIXELS = 55
CHARACTER_PIXELS = 7

ROOT = Path(__file__).parents[2]
COLLECTOR = yaml.safe_load((ROOT / "collector" / "config.yaml").read_text(encoding="utf-8"))
SERVICES = [value for value in options(FILES[1])["service"] if value != ".*"]
LABEL_VALUES = {
    "service_name": SERVICES,
    "server_address": SERVICES,
    "server_port": ["8081", "8086"],
    "http_route": ["/api/population/<prefecture>", "/get_population", "/healthz"],
    "http_response_status_code": ["200", "404", "503"],
    "span_name": ["GET /api/population/<prefecture>", "GET /get_population", "GET", "SELECT"],
    "span_kind": ["SPAN_KIND_CLIENT", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER"],
    "status_code": ["STATUS_CODE_ERROR", "STATUS_CODE_OK", "STATUS_CODE_UNSET"],
    "population_source": ["memcached", "mysql"],
    "error_type": ["mysql.connector.errors.PoolError", "mysql.connector.errors.OperationalError"],
    "db_system_name": ["memcached", "mysql"],
    "receiver": [*COLLECTOR["receivers"], *COLLECTOR["connectors"]],
    "exporter": list(COLLECTOR["exporters"]),
    "processor": list(COLLECTOR["processors"]),
    "data_type": ["traces", "metrics", "logs"],
    "otel_signal": ["traces", "metrics", "logs"],
    "state": ["buffered", "cached", "free", "idle", "interrupt", "system", "used", "user"],
}

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_every_prefecture_has_a_bar_high_enough_for_its_label() -> None:
    """Heights do not depend on the window: the result holds at 1920x1080 and at 1280x800."""
    chart = panels(FILES[0])[0]
    assert chart["type"] == "h-bar"  # OpenObserve's `bar` draws 47 bars at every step of time
    assert chart["queries"][0]["query"].startswith("sum by (prefecture)")
    pixels = chart["layout"]["h"] * ROW_PIXELS - MARGIN_PIXELS - TITLE_PIXELS
    plot = pixels * (1 - BELOW_PLOT) - AROUND_PLOT_PIXELS
    assert plot / len(PREFECTURES) >= LABEL_PIXELS


@each_file
def test_a_legend_names_every_label_that_tells_series_apart(path: Path) -> None:
    for query in queries(path):
        labels = set(promql.grouped_by(query.promql)) - {"le"}
        assert set(re.findall(r"\{(\w+)\}", query.legend)) == labels, query
        assert query.legend, query


def legend_names(panel: Panel) -> list[str]:
    """Names of all series that a panel can have."""
    names = []
    for legend in [query["config"]["promql_legend"] for query in panel["queries"]]:
        labels = re.findall(r"\{(\w+)\}", legend)
        for values in product(*(LABEL_VALUES[label] for label in labels)):
            names.append(legend.format(**dict(zip(labels, values, strict=True))))
    return names


@each_file
def test_no_two_series_of_a_panel_look_alike(path: Path) -> None:
    for panel in panels(path):
        # Not by a hash of the name, which gives two series the same colour.
        assert panel["config"]["color"] == {"mode": "palette-classic"}
        if panel["type"] == "h-bar":
            continue  # the axis names the bars
        assert panel["config"]["show_legends"] is True
        assert panel["config"]["legends_position"] == "right"
        chart = (SMALLEST_WINDOW - SIDE_MENU_PIXELS) * panel["layout"]["w"] / COLUMNS
        room = int((chart * LEGEND_SHARE - LEGEND_SYMBOL_PIXELS) / CHARACTER_PIXELS)
        names = legend_names(panel)
        assert len({name[:room] for name in names}) == len(names), panel["title"]
