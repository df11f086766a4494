package dev.graft.advice;

import dev.graft.head.HeadSettings;
import dev.graft.train.FeatureRequest;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What advice is asked about.
 *
 * @param backbones the same data on one or more pretrained networks
 * @param head how exact heads are solved, from the samples as they are
 * @param stop asked now and then; once it is true, what is left is left out
 */
public record AdviceRequest(
    List<FeatureRequest> backbones, HeadSettings head, BooleanSupplier stop) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public AdviceRequest {
    backbones = List.copyOf(backbones);
    if (backbones.isEmpty()) {
      throw new IllegalArgumentException("there is no backbone to advise on");
    }
  }
}
