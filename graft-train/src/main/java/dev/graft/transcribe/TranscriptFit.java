package dev.graft.transcribe;

import dev.graft.data.Sample;
import dev.graft.graph.Graph;
import dev.graft.loop.Checkpoints;
import dev.graft.loop.CutInputs;
import dev.graft.loop.Job;
import dev.graft.loop.JobSettings;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.loop.SampleInputs;
import dev.graft.loop.TrainingLoop;
import dev.graft.loop.Validator;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Viewing;
import dev.graft.policy.Recipe;
import dev.graft.train.RunFolder;
import dev.graft.transcript.Alphabet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A network that is trained: once watched by validation samples, and once more on these too.
 *
 * @param network as it is before training, which stays so
 * @param out where checkpoints are kept
 */
record TranscriptFit(
    TranscriptRequest request,
    Network network,
    Alphabet alphabet,
    DecodedStore store,
    RunFolder out) {
  private static final int KEPT_VIEWS = 4;

  /** Trains it, watched by the validation samples. */
  Outcome choose(TranscriptParts parts, Recipe recipe, JobSettings settings) {
    Job job = job(parts.train(), parts.validation(), recipe);
    try (Validator validator = new Validator(job)) {
      return run(
          job,
          Optional.of(validator).filter(it -> !parts.validation().isEmpty()),
          checkpoints(out.checkpoint(), settings));
    }
  }

  /** Trains it anew, on these samples, by a recipe that leaves nothing to validation. */
  Outcome refit(List<Sample> samples, Recipe settled, JobSettings settings) {
    return run(
        job(samples, samples.subList(0, 1), settled),
        Optional.empty(),
        checkpoints(out.refitCheckpoint(), settings.with("learning from", "all sounds")));
  }

  private Outcome run(Job job, Optional<Validator> validator, Checkpoints checkpoints) {
    return TrainingLoop.run(
        job,
        validator,
        request.pausing().resume() ? checkpoints.latest(Optional.empty()) : Optional.empty(),
        checkpoints,
        request.pausing().stop(),
        request.workshop().progress());
  }

  private Checkpoints checkpoints(Path folder, JobSettings settings) {
    return new Checkpoints(
        folder, settings.text(), request.pausing().checkpointEvery().toNanos(), System::nanoTime);
  }

  private Job job(List<Sample> train, List<Sample> watched, Recipe recipe) {
    Viewing viewing = Viewing.of(recipe.regularisation().augment());
    return new Job(
        network,
        recipe,
        TranscriptTargets.of(train, alphabet),
        TranscriptTargets.of(watched, alphabet),
        new CutInputs(
            network.backbone(),
            () -> inputs(train, viewing),
            KEPT_VIEWS,
            () -> inputs(watched, Viewing.WHOLE),
            request.workshop().scratch()),
        request.options().seed(),
        request.workshop().threads());
  }

  /** The graph of what came of a training. */
  Graph trained(Outcome outcome) {
    return TranscriptNetwork.trained(network, outcome.result().weights());
  }

  SampleInputs inputs(List<Sample> samples, Viewing viewing) {
    return inputs(request, samples, store, viewing);
  }

  static SampleInputs inputs(
      TranscriptRequest request, List<Sample> samples, DecodedStore store, Viewing viewing) {
    return new SampleInputs(
        samples, store, request.frames().processor(), viewing, request.options().seed());
  }
}
