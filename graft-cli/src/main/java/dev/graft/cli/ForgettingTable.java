package dev.graft.cli;

import dev.graft.compare.ComparedStrategy;
import dev.graft.compare.ComparisonRecord;
import dev.graft.forgetting.Agreement;
import dev.graft.forgetting.BlockChange.Likeness;
import dev.graft.forgetting.Forgetting;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What strategies did to the pretrained network, for people. */
final class ForgettingTable {
  private static final int WIDTH = 78;

  private final ComparisonRecord compared;
  private final List<ComparedStrategy> moved;

  private ForgettingTable(ComparisonRecord compared, List<ComparedStrategy> moved) {
    this.compared = compared;
    this.moved = moved;
  }

  /** A table, if anything moved. */
  static Optional<ForgettingTable> of(ComparisonRecord compared) {
    List<ComparedStrategy> moved =
        compared.strategies().stream().filter(one -> one.forgetting() != null).toList();
    return moved.isEmpty() ? Optional.empty() : Optional.of(new ForgettingTable(compared, moved));
  }

  void print(PrintWriter out) {
    boolean asked = moved.stream().anyMatch(one -> forgetting(one).agreement() != null);
    boolean drawn = moved.stream().anyMatch(one -> forgetting(one).reference() != null);
    List<List<String>> rows = new ArrayList<>();
    List<String> heading =
        new ArrayList<>(List.of("forgetting", "moved", "last block like before"));
    if (asked) {
      heading.addAll(List.of("old head says the same", "KL"));
    }
    if (drawn) {
      heading.add("same on drawings");
    }
    rows.add(heading);
    moved.forEach(one -> rows.add(row(one, asked, drawn)));
    out.println();
    new TextTable(rows).print(out);
    if (drawn) {
      out.println(
          "  Drawings: leaves outdoors and in ink that Graft drew, which nobody trained on.");
    }
    if (moved.stream().anyMatch(one -> !forgetting(one).ofResult())) {
      out.println("  * of what training ended with: the result is the network as it was");
    }
    if (compared.oldHead() != null) {
      String why = "What an old head would say now is not known: %s.".formatted(compared.oldHead());
      Wrapped.lines(why, WIDTH).forEach(line -> out.println("  " + line));
    }
  }

  private static List<String> row(ComparedStrategy one, boolean asked, boolean drawn) {
    Forgetting forgetting = forgetting(one);
    List<String> row = new ArrayList<>();
    row.add(one.strategy() + (forgetting.ofResult() ? "" : " *"));
    row.add(format("%.3f", forgetting.distance()));
    Likeness last = forgetting.blocks().get(forgetting.blocks().size() - 1).likeness();
    row.add(last == null ? "-" : format("CKA %.3f, by chance %.3f", last.cka(), last.byChance()));
    Agreement agreement = forgetting.agreement();
    if (asked) {
      row.add(same(agreement));
      row.add(
          agreement == null || agreement.divergence() == null
              ? "-"
              : format("%.3f", agreement.divergence()));
    }
    if (drawn) {
      row.add(same(forgetting.reference()));
    }
    return row;
  }

  private static String same(@Nullable Agreement agreement) {
    return agreement == null ? "-" : format("%.3f of %d", agreement.share(), agreement.samples());
  }

  private static Forgetting forgetting(ComparedStrategy one) {
    return Objects.requireNonNull(one.forgetting());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
