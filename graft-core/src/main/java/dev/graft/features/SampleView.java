package dev.graft.features;

import dev.graft.data.Sample;
import dev.graft.modality.View;

/** What of each sample the network sees. Called from several threads at once. */
@FunctionalInterface
public interface SampleView {
  /** Everything. */
  SampleView WHOLE = sample -> View.whole();

  /** What is shown of a sample; a function of its argument alone. */
  View of(Sample sample);
}
