package dev.graft.cli;

import dev.graft.train.RunRecord;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a demo, as it is printed in JSON.
 *
 * @param data the folder of what was trained on
 * @param headAlone accuracy on validation samples of the head alone; null where it was none
 * @param fineTuned the same of the result
 * @param shown what it says of a few
 */
record DemoResult(
    String data,
    double seconds,
    @Nullable Double headAlone,
    double fineTuned,
    List<DemoQuestions.Answer> shown,
    RunRecord run) {
  /** Why the result is better than its epochs were, where its head is solved anew. */
  private String headAnew() {
    double best =
        run.history().stream()
            .mapToDouble(epoch -> epoch.valAccuracy() == null ? 0 : epoch.valAccuracy())
            .max()
            .orElse(0);
    boolean anew =
        run.strategy().reasons().stream()
            .anyMatch(
                reason -> reason.startsWith("the result is") && reason.contains("solved anew"));
    return anew
        ? String.format(
            Locale.ROOT,
            "           and solving its head anew on what it shows then; the epochs themselves came%n"
                + "           to %.1f %% at most%n",
            100 * best)
        : "";
  }

  /** The same for people. */
  void print(DemoKind kind, Path report, PrintWriter out) {
    String things = kind.many();
    out.printf(
        Locale.ROOT,
        "%nGraft %s %,d %s of %d kinds (%s)%nand %s.%n%n",
        kind.made(),
        run.data().train() + run.data().val(),
        things,
        run.classes().size(),
        String.join(", ", run.classes()),
        kind.network(run.backbone().name()));
    out.printf(
        Locale.ROOT,
        "On %,d %s that it was not trained on, it is right about%n",
        run.data().val(),
        things);
    if (headAlone != null) {
      out.printf(
          Locale.ROOT,
          "  %5.1f %%  with only the head trained, exactly, on what the network shows%n",
          100 * headAlone);
    }
    out.printf(
        Locale.ROOT,
        "  %5.1f %%  after fine-tuning the whole network for %d short epochs%n%s%n",
        100 * fineTuned,
        run.history().size(),
        headAnew());
    out.printf("Three of them:%n");
    for (DemoQuestions.Answer one : shown) {
      out.printf(
          Locale.ROOT,
          "  %-12s %5.1f %%  %s  %s%n",
          one.label(),
          100 * one.probability(),
          one.label().equals(one.truth()) ? "right" : "wrong, it is " + one.truth(),
          one.file());
    }
    out.printf(
        Locale.ROOT,
        "%nIt took %.0f seconds. The %s are in %s%nThe model, one file: %s%nHow good it is,"
            + " as a page: %s%n",
        seconds,
        things,
        data,
        run.model(),
        report);
    out.printf("%nNow yours: graft train %s%n", kind.next(run.backbone().name()));
  }
}
