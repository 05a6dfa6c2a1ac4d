"""The sentences of the pages with figures and files, in English and Japanese."""

FIGURES: dict[str, tuple[str, str]] = {
    "cost": ("Cost", "コスト"),
    "cost_lead": (
        "What each level of instrumentation costs the population API, measured on one machine: "
        "from the same code, one level after the other, in rounds.",
        "計装のレベルごとに人口 API にかかるコストです。同じコードを、1 台のマシンで、レベルを順に"
        "入れ替えながら繰り返し測りました。",
    ),
    "cost_none": ("Nothing has been measured yet.", "まだ測定されていません。"),
    "cost_how": (
        "This makes the figures and shows them here, in about three minutes:",
        "次のコマンドで測定し、ここに表示します（約 3 分）:",
    ),
    "cost_measured_at": ("Measured", "測定日時"),
    "cost_machine": ("Machine", "マシン"),
    "cost_cores": ("{count} cores", "{count} コア"),
    "cost_unpinned": (
        "one core for everything: ratios are too low",
        "全体で 1 コア: 比率は低めに出ます",
    ),
    "cost_method": ("Method", "方法"),
    "cost_method_text": (
        "Median of {rounds} rounds, beside it least … greatest. Saturation: {connections} "
        "connections that send again at once, {seconds} s. Latency and bytes: {rate} requests/s "
        "at fixed times, {rate_seconds} s.",
        "{rounds} 回の中央値、横に最小 … 最大。飽和: {connections} 本の接続が応答後すぐ次を送信、"
        "{seconds} 秒。レイテンシとバイト数: 毎秒 {rate} リクエストを固定の時刻に送信、"
        "{rate_seconds} 秒。",
    ),
    "cost_versions": ("Versions", "バージョン"),
    "cost_load": ("Load average at the end", "終了時のロードアベレージ"),
    "cost_noise": (
        "Noise: other programs took up to {percent} % of the server's core. CPU per request, "
        "memory and the counts still hold; for the rest, measure again on a quiet machine.",
        "ノイズ: 他のプログラムがサーバーのコアを最大 {percent} % 使っていました。"
        "リクエストあたりの CPU、メモリ、件数は有効です。"
        "ほかは静かなマシンで測り直してください。",
    ),
    "cost_level": ("Level", "レベル"),
    "cost_warm": ("Warm: memcached answers", "ウォーム: memcached が応答"),
    "cost_cold": (
        "Cold: MySQL answers, memcached is written",
        "コールド: MySQL が応答し、memcached へ書き込み",
    ),
    "cost_process": ("Code and process", "コードとプロセス"),
    "cost_json": ("These figures as JSON", "この数値の JSON"),
    "col_ratio": ("Throughput of none", "none に対するスループット"),
    "col_requests_per_second": ("Requests/s at saturation", "飽和時のリクエスト/秒"),
    "col_added_p50_ms": ("Added latency p50, ms", "追加レイテンシ p50 (ms)"),
    "col_added_p99_ms": ("Added latency p99, ms", "追加レイテンシ p99 (ms)"),
    "col_cpu_us": ("CPU per request, µs", "CPU / リクエスト (µs)"),
    "col_spans": ("Spans per request", "スパン / リクエスト"),
    "col_log_records": ("Log records per request", "ログ / リクエスト"),
    "col_bytes": ("Bytes per request", "バイト / リクエスト"),
    "col_lines": ("Lines of telemetry code", "テレメトリーのコード行数"),
    "col_memory_mib": ("Memory (PSS), MiB", "メモリ PSS (MiB)"),
    "col_worker_rss_mib": ("RSS of the worker, MiB", "ワーカーの RSS (MiB)"),
    "col_start_seconds": ("Start, s", "起動 (秒)"),
    "col_metric_series": ("Metric series", "メトリクス系列"),
    "col_metric_bytes": ("Bytes per metric export", "バイト / メトリクス送信"),
    "col_delivered": ("Spans delivered at saturation", "飽和時に届いたスパンの割合"),
    "counter": ("Counter", "カウンター"),
    "counter_title": ("Requests by prefecture", "都道府県別リクエスト数"),
    "counter_lead": (
        "The application's own counter {instrument}: the last value of each process, summed over "
        "all processes of {service} that have reported. One that was started anew begins a second "
        "series, and both add up.",
        "アプリケーション独自のカウンター {instrument} です。{service} の各プロセスの最新値を"
        "合計しています。再起動したプロセスは新しい系列になり、両方を足します。",
    ),
    "counter_from_file": (
        "These are the values of an opened file: no service sends metrics here.",
        "開いたファイルの値です。ここにメトリクスを送っているサービスはありません。",
    ),
    "counter_trace": ("a trace", "トレースの例"),
    "counter_total": ("Requests", "リクエスト"),
    "counter_processes": ("Processes", "プロセス"),
    "counter_live": ("renewed every 2 seconds", "2 秒ごとに更新"),
    "counter_json": ("The points as JSON", "データ点の JSON"),
    "counter_levels": ("Level", "レベル"),
    "counter_absent": (
        "This level has no such counter.",
        "このレベルにはこのカウンターがありません。",
    ),
    "counter_waiting": (
        "No point of this counter has arrived from {service} yet. Ask for a prefecture; metrics "
        "are sent every 5 seconds.",
        "{service} からこのカウンターのデータはまだ届いていません。都道府県を 1 つ選んでください。"
        "メトリクスは 5 秒ごとに送られます。",
    ),
    "counter_none": (
        "Nothing at this level sends telemetry, so nobody knows which prefectures were asked for.",
        "このレベルはテレメトリーを送らないので、どの都道府県が選ばれたか誰にも分かりません。",
    ),
    "counter_auto": (
        "Libraries count requests, not prefectures: only the application knows which one was "
        "asked for. This level sends instead:",
        "ライブラリが数えるのはリクエストで、都道府県ではありません。どれが選ばれたかを知るのは"
        "アプリケーションだけです。このレベルが送るもの:",
    ),
    "counter_nothing_yet": (
        "nothing has arrived from {service} yet",
        "{service} からはまだ何も届いていません",
    ),
    "counter_unknown": ("There is no such level: {level}", "そのレベルはありません: {level}"),
    "counter_elsewhere": ("no prefecture", "都道府県ではない"),
    "save": ("Save as a file", "ファイルに保存"),
    "open_title": ("Open a file", "ファイルを開く"),
    "open_nav": ("Open", "開く"),
    "open_lead": (
        "Traces that were saved here, or that a collector's file exporter has written: OTLP JSON, "
        "one document or one on each line, at most {mib} MiB. Spans and log records are kept as if "
        "they had just arrived, metrics apart from those of running services; nothing else of the "
        "demo has to run.",
        "ここで保存したトレース、またはコレクターのファイルエクスポーターが書いたファイルです。"
        "OTLP JSON（1 つの文書、または 1 行に 1 文書）、最大 {mib} MiB。スパンとログは今届いたもの"
        "として、メトリクスは動いているサービスのものとは別に保持されます。デモの他の部分は"
        "動いていなくてもかまいません。",
    ),
    "open_file": ("OTLP JSON file", "OTLP JSON ファイル"),
    "open_button": ("Open", "開く"),
    "open_save_hint": (
        "To save: open a trace and choose “Save as a file”, or ask for several at once:",
        "保存するには、トレースを開いて「ファイルに保存」を選ぶか、まとめて指定します:",
    ),
    "open_found": ("Opened", "開いたトレース"),
    "open_more": ("and {count} more under Last requests", "ほか {count} 件は最近のリクエストに"),
    "open_refused": (
        "{count} spans, log records or metrics were refused: broken ids, a trace that is too "
        "large, or a metric without a name or data.",
        "{count} 件のスパン、ログまたはメトリクスは受け付けられませんでした（ID の不正、"
        "大きすぎるトレース、または名前かデータのないメトリクス）。",
    ),
    "open_side_by_side": ("Put them side by side", "並べて比較"),
    "open_failed": ("The file was not opened", "ファイルを開けませんでした"),
    "open_empty": (
        "The file is empty, or none was chosen.",
        "ファイルが空か、選択されていません。",
    ),
    "open_no_text": (
        "The file is not text in UTF-8. It must be OTLP JSON.",
        "UTF-8 のテキストではありません。OTLP JSON が必要です。",
    ),
    "open_no_json": ("Not JSON, in line {detail}.", "JSON ではありません（{detail} 行目）。"),
    "open_no_otlp": (
        "JSON, but not OTLP: document {detail} has neither resourceSpans nor resourceLogs.",
        "JSON ですが OTLP ではありません。"
        "文書 {detail} に resourceSpans も resourceLogs もありません。",
    ),
    "open_broken_otlp": (
        "Not OTLP as it should be, in document {detail}",
        "OTLP として正しくありません。文書 {detail}",
    ),
    "open_no_spans": (
        "There are no spans in this file, so there is no trace to open.",
        "このファイルにはスパンがなく、開くトレースがありません。",
    ),
    "open_too_large": (
        "The file is larger than {mib} MiB. Save fewer traces at once.",
        "ファイルが {mib} MiB を超えています。一度に保存するトレースを減らしてください。",
    ),
    "open_foreign": (
        "Another site's page has sent this file, so it was not opened.",
        "別のサイトのページから送られたため、開きませんでした。",
    ),
}
