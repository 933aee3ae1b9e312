"""Rows of figures as a table for the terminal, as Markdown, and as JSON."""

from collections.abc import Callable
from dataclasses import asdict
from statistics import median

from measure import Figures, Row
from work import Work

REFERENCE = "haul"
HEAD = ("contender", "median", "min .. max", "rate", "CPU", "peak memory", "x Haul's time")


def cells(work: Work, rows: list[Row]) -> list[tuple[str, ...]]:
    """The table's text, head first. A row without figures says why in its second cell."""
    right = (row for row in rows if row.contender.label == REFERENCE and not row.fault)
    reference = next((row.wall for row in right), None)
    table = [HEAD + ("links",) if work.pages else HEAD]
    for row in rows:
        table.append(row_cells(work, row, reference))
    return table


def row_cells(work: Work, row: Row, reference: float | None) -> tuple[str, ...]:
    label, wall = row.contender.label, row.wall
    if row.absent:
        return (label, row.absent)
    if not row.runs:
        return (label, "not run")
    if wall is None:
        longest = max(run.wall for run in row.runs)
        return (label, f"ended after {longest:.1f} s without finishing")
    if row.fault:
        return (label, f"WRONG after {seconds(wall)}: {row.fault}")
    times = [run.wall for run in row.runs]
    figures = (
        label,
        seconds(wall),
        f"{min(times):.2f} .. {max(times):.2f}",
        rate(work, wall),
        seconds(typical(row, lambda run: run.cpu)),
        f"{typical(row, lambda run: run.peak_bytes) / 1e6:,.0f} MB",
        f"{wall / reference:.2f}" if reference else "-",
    )
    return figures + (f"{row.runs[0].links:,}",) if work.pages else figures


def typical(row: Row, figure: Callable[[Figures], float]) -> float:
    return median(figure(run) for run in row.runs)


def seconds(value: float) -> str:
    return f"{value:.2f} s"


def rate(work: Work, wall: float) -> str:
    if work.by_bytes:
        return f"{work.total / wall / 1e6:,.0f} MB/s"
    return f"{work.count / wall:,.0f} {'pages' if work.pages else 'files'}/s"


def heading(work: Work, jobs: int, rows: list[Row]) -> str:
    runs = max((len(row.runs) for row in rows), default=0)
    each = "1 run" if runs == 1 else f"{runs} runs"
    return f"{work.title} ({work.total / 1e6:,.1f} MB), {jobs} connections, {each} each"


def as_text(table: list[tuple[str, ...]]) -> str:
    columns = len(table[0])
    full = [row for row in table if len(row) == columns]
    widths = [max(len(row[column]) for row in full) for column in range(columns)]
    widths[0] = max(len(row[0]) for row in table)
    lines = []
    for row in table:
        figures = row[1:]
        if len(row) == columns:
            figures = tuple(cell.rjust(width) for cell, width in zip(figures, widths[1:]))
        lines.append("  ".join((row[0].ljust(widths[0]), *figures)))
    return "\n".join(lines)


def as_markdown(table: list[tuple[str, ...]]) -> str:
    columns = len(table[0])
    rule = "|---|" + "---:|" * (columns - 1)
    lines = [f"| {' | '.join(row + ('',) * (columns - len(row)))} |" for row in table]
    return "\n".join([lines[0], rule, *lines[1:]])


def as_data(work: Work, rows: list[Row]) -> dict:
    return {
        "work": work.key,
        "title": work.title,
        "files": work.count,
        "bytes": work.total,
        "rows": [
            {
                "contender": row.contender.label,
                "absent": row.absent,
                "median_wall": row.wall,
                "runs": [asdict(run) for run in row.runs],
            }
            for row in rows
        ],
    }
