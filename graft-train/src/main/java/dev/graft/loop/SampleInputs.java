package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.UnreadableException;
import dev.graft.data.Sample;
import dev.graft.features.SampleView;
import dev.graft.graph.Tensor;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Memory;
import dev.graft.modality.Placement;
import dev.graft.modality.Processor;
import dev.graft.modality.Signature;
import dev.graft.modality.View;
import dev.graft.modality.Viewing;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Samples as the network takes them: random views, or as they are where nothing is varied. */
public final class SampleInputs implements Inputs {
  private final List<Sample> samples;
  private final DecodedStore store;
  private final Viewing viewing;
  private final long seed;
  private final Signature signature;

  /** Inputs from these samples. */
  public SampleInputs(
      List<Sample> samples, DecodedStore store, Processor processor, Viewing viewing, long seed) {
    this.samples = samples;
    this.store = store;
    this.viewing = viewing;
    this.seed = seed;
    this.signature = processor.signature(viewing);
  }

  /**
   * A view of every sample that is the same wherever the sample stands.
   *
   * @param number tells it from others
   */
  public static SampleView drawn(Viewing viewing, long number, long seed) {
    return sample ->
        new View(
            viewing,
            Randomness.at(
                seed,
                Purpose.VIEW,
                number,
                Long.parseUnsignedLong(sample.sha256().substring(0, 16), 16)));
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public int samples() {
    return samples.size();
  }

  @Override
  public Map<String, Tensor> example(int sample, long view, Memory memory) {
    Sample shown = samples.get(sample);
    try {
      return store.get(shown.sha256(), shown::open).example(view(sample, view), memory);
    } catch (IOException e) {
      throw unreadable(shown, e);
    }
  }

  private View view(int sample, long number) {
    return new View(viewing, Randomness.at(seed, Purpose.VIEW, number, sample));
  }

  /** Where a view has its sample. */
  public Placement placement(int sample, long view) {
    Sample shown = samples.get(sample);
    try {
      return store.get(shown.sha256(), shown::open).placement(view(sample, view));
    } catch (IOException e) {
      throw unreadable(shown, e);
    }
  }

  @Override
  public long extent(int sample) {
    Sample asked = samples.get(sample);
    try {
      return store.get(asked.sha256(), asked::open).extent();
    } catch (IOException e) {
      throw unreadable(asked, e);
    }
  }

  /** What is said of a sample that was sound when the data set was looked through. */
  public static GraftException unreadable(Sample sample, IOException e) {
    return new GraftException(
        Fault.DATA,
        "%s could be read before training but not any more: it %s."
            .formatted(sample.name(), UnreadableException.reason(e)),
        e);
  }

  @Override
  public void close() {}
}
