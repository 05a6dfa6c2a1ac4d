"""The sentences of the comparison in English and Japanese."""

SIDE_BY_SIDE: dict[str, tuple[str, str]] = {
    "side_by_side": ("Side by side", "並べて比較"),
    "side_by_side_text": (
        "One request, asked at several levels of instrumentation: what does each level tell, "
        "and who wrote it?",
        "同じリクエストを計装レベルごとに送り、それぞれが何を伝え、誰が書いたものかを比べます。",
    ),
    "prefecture": ("Prefecture", "都道府県"),
    "levels": ("Levels", "計装レベル"),
    "level_none": ("none", "なし"),
    "level_zero-code": ("zero-code", "ゼロコード"),
    "level_libraries": ("libraries", "ライブラリ"),
    "level_manual": ("manual", "手動"),
    "level_by-hand": ("by hand", "すべて手書き"),
    "condition": ("Caches", "キャッシュ"),
    "cold": ("cold", "コールド"),
    "warm": ("warm", "ウォーム"),
    "ask": ("Ask", "送信"),
    "ask_again": ("Ask again", "もう一度送信"),
    "ask_prefecture": (
        "Name a prefecture, for example Saga, 佐賀県 or JP-41.",
        "都道府県を指定してください。例: Saga、佐賀県、JP-41",
    ),
    "ask_levels": ("Choose at least two levels.", "レベルを二つ以上選んでください。"),
    "ask_unclear": ("This question was not understood.", "この要求は理解できませんでした。"),
    "ask_stranger": (
        "This question came from another site and was not asked.",
        "他のサイトからの要求のため、送信しませんでした。",
    ),
    "ask_refused": (
        "The front service has no answer to this.",
        "フロントサービスはこの要求に答えられません。",
    ),
    "ask_unreachable": (
        "The front service cannot be reached. Does the demo run?",
        "フロントサービスに接続できません。デモは起動していますか。",
    ),
    "ask_busy": (
        "Somebody else is asking at this moment. Please try again.",
        "いま別の人が送信中です。もう一度お試しください。",
    ),
    "still_missing": (
        "The trace has not arrived yet. This page looks for it for 10 seconds.",
        "トレースはまだ届いていません。このページは 10 秒間待ちます。",
    ),
    "never_came": (
        "There is no such trace here. In an address of earlier: Compare has been restarted since, "
        "ask again. In a new one: does this level run, and does its exporter reach here?",
        "このトレースはありません。以前のアドレスなら、その後 Compare が再起動されています。"
        "もう一度送信してください。新しいアドレスなら、このレベルは起動していますか。"
        "エクスポーターはここに届いていますか。",
    ),
    "was_dropped": (
        "The trace was kept and has been dropped to make room for newer ones.",
        "トレースは保持されていましたが、新しいものに場所を譲って消えました。",
    ),
    "look_now": ("Look now", "いま確かめる"),
    "need_two": (
        "Choose at least two traces to compare.",
        "比較するにはトレースを二つ以上選んでください。",
    ),
    "traces_left_out": (
        "Only the first {most} traces are shown; {more} more were chosen.",
        "最初の {most} トレースだけを表示しています。ほかに {more} トレースが選ばれています。",
    ),
    "put_side_by_side": ("Put the ticked side by side", "選んだものを並べる"),
    "pick": ("Compare", "比較"),
    "pick_trace": ("Compare this trace", "このトレースを比較する"),
    "nothing_yet": (
        "Choose levels and press “Ask”, or tick traces in the list of the last requests.",
        "レベルを選んで「送信」を押すか、最近のリクエストの一覧でトレースを選んでください。",
    ),
    "part_of_request": ("Part of the request", "リクエストの部分"),
    "no_span_here": ("no span here", "スパンなし"),
    "role_server": ("server", "サーバー"),
    "role_work": ("own work", "内部処理"),
    "role_cache": ("cache", "キャッシュ"),
    "role_database": ("database", "データベース"),
    "role_call": ("outgoing call", "外部呼び出し"),
    "role_messaging": ("messaging", "メッセージング"),
    "role_other": ("other", "その他"),
    "rows_left_out": (
        "Only the first {shown} rows are drawn; {more} more are counted below.",
        "最初の {shown} 行だけを描いています。残りの {more} 行は下の数に含まれます。",
    ),
    "rehearsed": (
        "Before it counts, each level is asked three times unrecorded, so that all have their "
        "connections open; the counter counts these requests too.",
        "測る前に各レベルへ記録なしで三回問い合わせ、接続をそろえます。カウンターはそれも数えます。",
    ),
    "row_details": ("Difference in this row", "この行の違い"),
    "same_scale": (
        "All bars are on one time scale; each trace begins at 0.",
        "すべての棒は同じ時間軸で、各トレースは 0 から始まります。",
    ),
    "verdict": ("Difference", "違い"),
    "verdict_some": ("not in all", "一部だけ"),
    "verdict_other": ("other value", "値が違う"),
    "verdict_nature": ("differs always", "常に違う"),
    "verdict_same": ("same", "同じ"),
    "lacks": ("absent", "なし"),
    "who_made_it": ("Who made it", "作ったのは"),
    "source_at": ("{file}, line {line}", "{file} {line} 行目"),
    "patched": ("Patched function", "差し替えられた関数"),
    "patched_wrapped": (
        "replaced by a wrapper that opens the span around the call",
        "呼び出しの前後でスパンを作るラッパーに差し替え",
    ),
    "patched_server_hooks": (
        "wsgi_app is wrapped; the hooks before and after the request open and end the span",
        "wsgi_app を包み、リクエスト前後のフックでスパンを開始・終了",
    ),
    "patched_cursor_wrapper": (
        "connect returns a wrapped connection; its cursors open the span around execute",
        "connect が包まれた接続を返し、そのカーソルが execute の前後でスパンを作る",
    ),
    "in_numbers": ("In numbers", "数でみる違い"),
    "by_name": ("By name", "名前でみる違い"),
    "attributes_of_spans": ("Attributes of spans", "スパンの属性"),
    "span_links": ("Span links", "スパンリンク"),
    "instruments": ("Instruments", "計器"),
    "instruments_of": ("Instruments that {services} has sent", "{services} が送った計器"),
    "resource_differences": ("Resource attributes", "リソース属性"),
    "only_own": ("What auto cannot know", "自動計装では分からないこと"),
    "only_own_text": (
        "Computed from these traces: nobody but own code says this. Names by which agents and "
        "libraries speak of HTTP, databases, code and the like are left out: auto could know "
        "those.",
        "上のトレースから計算: 独自のコードだけが伝えていること。HTTP、データベース、コードの"
        "位置など、エージェントやライブラリも使う名前は除いています。",
    ),
    "only_own_none": (
        "Nothing: own code says no more than agents and libraries here.",
        "なし: ここでは独自のコードだけが伝えていることはありません。",
    ),
    "forgotten": ("What hand-written code forgot", "手書きのコードが忘れたこと"),
    "forgotten_text": (
        "Computed from these traces: an agent or a library tells this of the request, and a level "
        "whose telemetry is set up in code does not.",
        "上のトレースから計算: エージェントやライブラリは伝え、コードで設定した計装は伝えていない"
        "こと。",
    ),
    "forgotten_none": (
        "Nothing: what is set up in code tells no less than agents and libraries here.",
        "なし: コードで設定した計装が伝え漏らしたことはありません。",
    ),
    "sort_span": ("span", "スパン"),
    "sort_attribute": ("attribute", "属性"),
    "sort_event": ("event", "イベント"),
    "sort_log": ("log record", "ログレコード"),
    "sort_instrument": ("instrument", "計器"),
    "what": ("What", "何を"),
    "where": ("Where", "どこで"),
    "whole_trace": ("whole trace", "トレース全体"),
    "as_text": ("As text", "テキスト表示"),
    "jaeger_compare": ("Compare in Jaeger", "Jaeger で比較"),
    "open_trace": ("Trace", "トレース"),
}
