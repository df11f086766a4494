package dev.graft.image;

import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.ValueInfo;
import dev.graft.modality.Processor;
import java.util.List;
import java.util.Map;

/** A network that takes pictures as most do. */
public final class StandardInput {
  /** What its input is called. */
  public static final String NAME = "input";

  private StandardInput() {}

  /** What prepares pictures for it. */
  public static Processor processor(Preprocessing preprocessing) {
    return preprocessing.processor(
        new Graph(
            "standard",
            List.of(),
            Map.of(),
            List.of(ValueInfo.of(NAME, ElementType.FLOAT, -1, 3, -1, -1)),
            List.of(),
            Map.of("", 13L),
            Map.of()),
        "standard");
  }
}
