package dev.graft.report;

import dev.graft.train.RunRecord;

/** What to do with the model. */
final class Usage {
  private Usage() {}

  static Html body(RunRecord run) {
    String model = quoted(run.model());
    return Html.of(
        """
        <pre><code>graft predict {} FILE...
        graft evaluate {} DATA
        graft inspect {}</code></pre>
        <p>They answer for {}, measure it on others, and show what is in it. The file holds
        backbone, head, calibration, names and preprocessing; any ONNX runtime opens it.</p>
        """,
        model,
        model,
        model,
        run.data().samples());
  }

  /** As a shell takes it for one word. */
  private static String quoted(String path) {
    return path.matches("[\\w./:@%+=,-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
