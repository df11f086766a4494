package dev.graft.torch;

import dev.graft.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Interpolation in every mode. */
final class ResizeCases {
  private ResizeCases() {}

  static List<OperatorCase> of(long seed) {
    List<OperatorCase> cases = new ArrayList<>();
    for (String coordinates :
        List.of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric")) {
      for (String mode : List.of("nearest", "linear", "cubic")) {
        cases.add(
            OperatorCase.of("Resize", 13, seed)
                .normal(1, 2, 5, 4)
                .none()
                .constant(scales(1, 1, 1.7f, 2.5f))
                .with("mode", mode)
                .with("coordinate_transformation_mode", coordinates));
      }
      cases.add(
          OperatorCase.of("Resize", 11, seed)
              .normal(1, 2, 6, 5)
              .constant(Tensor.ofFloats(new float[0], 0))
              .constant(Tensor.ofFloats(new float[0], 0))
              .constant(1, 2, 3 + seed, 4)
              .with("mode", "linear")
              .with("coordinate_transformation_mode", coordinates));
    }
    for (String rounding : List.of("floor", "ceil", "round_prefer_ceil", "round_prefer_floor")) {
      cases.add(
          OperatorCase.of("Resize", 13, seed)
              .normal(1, 1, 5, 4)
              .none()
              .none()
              .constant(1, 1, 8, 3)
              .with("nearest_mode", rounding));
    }
    cases.add(
        OperatorCase.of("Resize", 18, seed)
            .normal(1, 2, 5, 4)
            .none()
            .none()
            .constant(7, 9)
            .list("axes", 2, 3)
            .with("mode", "linear"));
    cases.add(
        OperatorCase.of("Resize", 19, seed)
            .normal(1, 1, 5, 4)
            .none()
            .constant(scales(1, 1, 1.3f, 0.7f))
            .with("mode", "linear")
            .with("coordinate_transformation_mode", "half_pixel_symmetric"));
    for (String mode : List.of("nearest", "linear")) {
      cases.add(
          OperatorCase.of("Resize", 10, seed)
              .normal(1, 2, 3, 4)
              .constant(scales(1, 1, 2, 1.5f))
              .with("mode", mode));
      cases.add(
          OperatorCase.of("Upsample", 9, seed)
              .normal(1, 2, 3, 4)
              .constant(scales(1, 1, 2, 3))
              .with("mode", mode));
    }
    return cases;
  }

  private static Tensor scales(float... scales) {
    return Tensor.ofFloats(scales, scales.length);
  }
}
