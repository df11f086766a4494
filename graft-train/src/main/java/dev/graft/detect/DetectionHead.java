package dev.graft.detect;

import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.loop.TrainableHead;
import dev.graft.torch.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What of a detector lies behind its stems, in training. */
record DetectionHead(DetectionNetwork detector) implements TrainableHead {
  @Override
  public Map<String, Tensor> parameters() {
    Set<String> own = detector.headConstants();
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    for (Parameter parameter : Parameter.in(detector.graph())) {
      if (own.contains(parameter.name())) {
        parameters.put(
            parameter.name(),
            Objects.requireNonNull(detector.graph().initializers().get(parameter.name())));
      }
    }
    return parameters;
  }

  @Override
  public DetectionHead with(Map<String, Tensor> parameters) {
    Map<String, Tensor> own = new LinkedHashMap<>(parameters);
    own.keySet().retainAll(parameters().keySet());
    return new DetectionHead(detector.with(own));
  }

  /** Dropout has no place before convolutions. */
  @Override
  public Graph attach(Graph behind, double dropout) {
    return detector.headBehind(behind);
  }
}
