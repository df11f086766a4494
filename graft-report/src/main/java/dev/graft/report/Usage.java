package dev.graft.report;

import dev.graft.train.RunRecord;

/** What to do with the model. */
final class Usage {
  private Usage() {}

  static Html body(RunRecord run) {
    return body(run.model(), run.data().samples());
  }

  /**
   * The same.
   *
   * @param file the model's
   * @param samples what it answers for
   */
  static Html body(String file, String samples) {
    String model = quoted(file);
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
        samples);
  }

  /** As a shell takes it for one word. */
  private static String quoted(String path) {
    return path.matches("[\\w./:@%+=,-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
