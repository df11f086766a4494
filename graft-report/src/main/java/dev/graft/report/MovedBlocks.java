package dev.graft.report;

import dev.graft.forgetting.BlockChange;
import dev.graft.report.BlockStrip.Cell;
import dev.graft.report.DataTable.Column;
import dev.graft.train.RunRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Which blocks were frozen, which were trained, and how far these moved. */
final class MovedBlocks {
  private static final String ABSENT = "–";

  private MovedBlocks() {}

  /** Nothing where the record does not say. */
  static Html body(RunRecord run) {
    List<BlockChange> blocks = run.blocks();
    if (blocks.isEmpty()) {
      return Html.NONE;
    }
    List<BlockChange> moved = blocks.stream().filter(block -> distance(block) > 0).toList();
    double most = moved.stream().mapToDouble(MovedBlocks::distance).max().orElse(1);
    BlockStrip strip =
        new BlockStrip(
            "How far each block moved",
            blocks.stream().map(block -> cell(block, most)).toList(),
            List.of(Column.text("Trained"), Column.number("Moved by, of its length")));
    return Html.of("<p>{}</p>\n{}", said(run, blocks, moved), strip.html());
  }

  private static Html said(RunRecord run, List<BlockChange> blocks, List<BlockChange> moved) {
    String all = Numbers.count(blocks.size(), "block");
    if (moved.isEmpty()) {
      return Html.of(
          "The network’s {} are as they were, to the bit: only the head is new.{}",
          all,
          run.history().isEmpty() ? "" : " What was trained beyond it did not become the result.");
    }
    BlockChange farthest =
        moved.stream().max(Comparator.comparingDouble(MovedBlocks::distance)).orElseThrow();
    return Html.of(
        "{} The farthest went {}, by {} of the length of its parameters; the darker a block, the"
            + " farther it moved.",
        moved.size() == blocks.size()
            ? "All " + all + " moved."
            : "Of "
                + all
                + " "
                + Numbers.count(moved.size())
                + " moved; the others, with a dashed border, are as they were, to the bit.",
        Html.name(farthest.block()),
        Numbers.percent(distance(farthest)));
  }

  private static Cell cell(BlockChange block, double most) {
    boolean isFrozen = !(distance(block) > 0);
    String moved = block.distance() == null ? ABSENT : Numbers.percent(block.distance());
    String trained = block.distance() == null ? "has no parameters" : isFrozen ? "frozen" : "yes";
    return new Cell(
        block.block(),
        isFrozen,
        isFrozen ? 0 : 0.15 + 0.85 * distance(block) / most,
        isFrozen ? trained : "moved by " + moved,
        List.of(Html.of("{}", trained), Html.of("{}", moved)));
  }

  private static double distance(BlockChange block) {
    return Objects.requireNonNullElse(block.distance(), 0.0);
  }
}
