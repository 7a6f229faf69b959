"""Measurements as Markdown: what each row took, and the ratios that matter."""

import statistics

RATE = "rate"  # images/s by the job's own clock
SHELL = "shell"  # images/s from the shell, start-up included
WALL = "wall"
PEAK = "peak_mb"

# Quantity, row of ours, row it is compared with (None: none, the goal is absolute), what is compared, goal.
RATIOS = [
    ("whole pipeline / its forward pass, in one process", "ours, whole in bench", None, "whole_to_forward", ">= 0.97"),
    ("whole / Keras's loop, without start-up", "ours, whole in bench", "Keras's loop", RATE, ">= 1.10"),
    ("whole / Keras's loop, from the shell", "ours", "Keras's loop", SHELL, ">= 1.10"),
    ("whole / tf.data, from the shell", "ours", "tf.data", SHELL, ""),
    ("whole / ONNX Runtime, from the shell", "ours", "ONNX Runtime", SHELL, ""),
    ("whole / OpenVINO, from the shell", "ours", "OpenVINO", SHELL, ""),
    ("forward pass / Keras", "ours, forward in bench", "Keras, forward", RATE, ""),
    ("forward pass / ONNX Runtime", "ours, forward in bench", "ONNX Runtime, forward", RATE, ""),
    ("forward pass / OpenVINO", "ours, forward in bench", "OpenVINO, forward", RATE, ">= 1.00"),
    ("winograd / tensorflow, whole, without start-up", "ours, whole in bench, winograd", "ours, whole in bench", RATE,
     ">= 2.50"),
    ("winograd / tensorflow, forward pass", "ours, forward in bench, winograd", "ours, forward in bench", RATE, ""),
    ("winograd / tensorflow, from the shell", "ours, winograd", "ours", SHELL, ""),
    ("winograd: forward pass / Keras", "ours, forward in bench, winograd", "Keras, forward", RATE, ">= 2.40"),
    ("winograd: forward pass / ONNX Runtime", "ours, forward in bench, winograd", "ONNX Runtime, forward", RATE,
     ">= 2.40"),
    ("winograd: forward pass / OpenVINO", "ours, forward in bench, winograd", "OpenVINO, forward", RATE, ">= 2.40"),
    ("winograd: forward pass / OpenCV", "ours, forward in bench, winograd", "OpenCV, forward", RATE, ""),
    ("winograd: forward pass / ncnn", "ours, forward in bench, winograd", "ncnn, forward", RATE, ">= 1.30"),
    ("winograd: forward pass / OpenVINO in bfloat16", "ours, forward in bench, winograd", "OpenVINO, forward, bfloat16",
     RATE, ">= 1.30"),
    ("winograd: forward pass / ours in bfloat16", "ours, forward in bench, winograd", "ours, forward in bench, bfloat16",
     RATE, ">= 1.30"),
    ("winograd: whole / Keras's loop, from the shell", "ours, winograd", "Keras's loop", SHELL, ""),
    ("winograd: whole / OpenVINO, from the shell", "ours, winograd", "OpenVINO", SHELL, ">= 2.00"),
    ("winograd: peak memory, MB", "ours, winograd", None, PEAK, "<= 1000"),
    ("augmentation pass / plain pass", "ours, augmentation pass", "ours", RATE, ">= 0.98"),
    ("bfloat16 / float32, whole, without start-up", "ours, whole in bench, bfloat16", "ours, whole in bench", RATE,
     ">= 1.85"),
    ("bfloat16 / float32, whole, from the shell", "ours, bfloat16", "ours", SHELL, ""),
    ("bfloat16: forward pass / OpenVINO", "ours, forward in bench, bfloat16", "OpenVINO, forward, bfloat16", RATE,
     ">= 1.00"),
    ("bfloat16: whole / OpenVINO, from the shell", "ours, bfloat16", "OpenVINO, bfloat16", SHELL, ""),
    ("MobileNet: whole / Keras's loop, without start-up", "ours, whole in bench, MobileNet", "Keras's loop, MobileNet",
     RATE, ">= 1.30"),
    ("MobileNet: whole / Keras's loop, from the shell", "ours, MobileNet", "Keras's loop, MobileNet", SHELL, ">= 1.30"),
    ("unchanged second run / first, seconds", "ours, again", "ours", WALL, ""),
    ("many images: unchanged second run / first, seconds", "ours, many images, again", "ours, many images", WALL,
     "<= 0.01"),
    ("many images: unchanged second run, seconds", "ours, many images, again", None, WALL, "<= 5"),
    ("peak memory / Keras's loop", "ours", "Keras's loop", PEAK, "<= 1.00"),
    ("peak memory, MB", "ours", None, PEAK, "<= 1000"),
    ("many images: peak memory, MB", "ours, many images", None, PEAK, "<= 1000"),
    ("many images: peak memory / few images", "ours, many images", "ours", PEAK, "<= 1.05"),
    ("heap of 128 MB: whole / free choice, from the shell", "ours, heap of 128 MB", "ours", SHELL, ""),
]


def value(measured, what):
    """None if this measurement does not have the quantity."""
    if what == SHELL:
        return measured["images"] / measured["wall"] if measured.get("images") and "wall" in measured else None
    return measured.get(what)


def spread(values, form):
    values = [v for v in values if v is not None]
    if not values:
        return ""
    text = form % statistics.median(values)
    return text if len(values) == 1 else f"{text} ({form % min(values)}–{form % max(values)})"


def line(cells):
    return "| " + " | ".join(cells) + " |"


def rows_table(rows):
    """@param rows {row: [measured, one per round that had the row]}"""
    lines = [line(["", "images/s, own clock", "images/s, from the shell", "seconds, from the shell", "peak MB",
                   "mean feature"]), line(["---"] * 6)]
    for row, rounds in rows.items():
        done = [measured for measured in rounds if "error" not in measured]
        if not done:
            lines.append(line([row, rounds[-1]["error"].replace("|", "/"), "", "", "", ""]))
            continue
        # For a process that does several tasks, the speed from the shell is meaningless.
        from_shell = "forward" not in row and "bench" not in row
        lines.append(line([
            row,
            spread([value(m, RATE) for m in done], "%.1f"),
            spread([value(m, SHELL) for m in done if from_shell], "%.1f"),
            spread([value(m, WALL) for m in done if from_shell], "%.2f"),
            spread([value(m, PEAK) for m in done], "%.0f"),
            spread([done[-1].get("mean")], "%.5f"),
        ]))
    return "\n".join(lines)


def by_round(rounds, what):
    return {measured["round"]: value(measured, what) for measured in rounds}


def ratios(rows):
    """
    Of each round separately, then the median: what slows a whole round cancels out. A ratio whose two rows never shared a
    round is left out.
    """
    found = []
    for quantity, ours, reference, what, goal in RATIOS:
        measured = by_round(rows.get(ours, []), what)
        against = by_round(rows.get(reference, []), what) if reference else dict.fromkeys(measured, 1)
        values = [a / against[name] for name, a in measured.items() if a and against.get(name)]
        if values:
            median = statistics.median(values)
            met = not goal or (median >= float(goal[3:]) if goal.startswith(">=") else median <= float(goal[3:]))
            found.append({"quantity": quantity, "values": values, "median": median, "goal": goal, "met": met})
    return found


def ratios_table(rows):
    lines = [line(["", "median of the rounds", "rounds", "goal", ""]), line(["---"] * 5)]
    for ratio in ratios(rows):
        form = "%.2f" if ratio["median"] < 100 else "%.0f"
        form = "%.4f" if ratio["median"] < 0.1 else form
        lines.append(line([ratio["quantity"], spread(ratio["values"], form), str(len(ratio["values"])),
                           ratio["goal"].replace(">=", "≥").replace("<=", "≤"),
                           "" if not ratio["goal"] else "met" if ratio["met"] else "missed"]))
    return "\n".join(lines)
