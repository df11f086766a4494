package dev.graft.transcribe;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.Version;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.data.Task;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.graph.Block;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Top;
import dev.graft.loop.Checkpoint;
import dev.graft.loop.Checkpoints;
import dev.graft.loop.CutInputs;
import dev.graft.loop.Job;
import dev.graft.loop.Network;
import dev.graft.loop.SampleInputs;
import dev.graft.loop.TrainingLoop;
import dev.graft.loop.Validator;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Viewing;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import dev.graft.model.Provenance;
import dev.graft.model.Reading;
import dev.graft.policy.Recipe;
import dev.graft.torch.TorchRuntime;
import dev.graft.train.RunFolder;
import dev.graft.transcript.Alphabet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The job: data and encoder are read, a stem and a head are put below and above the blocks that are
 * kept, trained by {@link TrainingLoop}, and written as one file from samples to characters. For
 * one use.
 */
public final class TranscriptTraining {
  private static final String RECORD = "run.json";
  private static final int KEPT_VIEWS = 4;

  private final TranscriptRequest request;
  private final RunFolder out;
  private final Progress progress;
  private final long startNanos = System.nanoTime();

  private TranscriptTraining(TranscriptRequest request, RunFolder out) {
    this.request = request;
    this.out = out;
    this.progress = request.workshop().progress();
  }

  /**
   * Trains, writes {@code model.onnx} and {@code run.json}, and tells what came of it.
   *
   * @param out stays open
   * @throws GraftException if the data, the encoder or the machine do not allow it
   */
  public static TranscriptRecord run(TranscriptRequest request, RunFolder out) {
    return TorchRuntime.withThreads(
        request.workshop().threads(), () -> new TranscriptTraining(request, out).run());
  }

  private TranscriptRecord run() {
    progress.begin("Reading the encoder, looking at every file", 0);
    String name = request.encoder().name();
    Graph encoder = OnnxFile.read(request.encoder().file());
    Top pretrained = TranscriptNetwork.top(encoder, request.kept(), name);
    int width = TranscriptNetwork.width(pretrained, pretrained.cut(), name);
    int outputWidth =
        TranscriptNetwork.width(
            pretrained,
            pretrained.blocks().isEmpty()
                ? pretrained.cut()
                : pretrained.blocks().get(pretrained.blocks().size() - 1).output(),
            name);
    try (DataSet data =
        DataSet.read(
            request.data(),
            request.options().withTask(Task.TRANSCRIBE),
            request.frames().processor().modality(),
            request.workshop().threads())) {
      Alphabet alphabet = new Alphabet(data.outputNames());
      DecodedStore store = request.frames().processor().store(request.workshop().openCache());
      TranscriptParts parts =
          TranscriptParts.of(data, alphabet, request.frames(), store, request.workshop().threads());
      require(parts);
      Graph frames = request.frames().network().apply(encoder.opset());
      Graph scaled =
          FrameScale.of(frames, inputs(parts.train(), store, Viewing.WHOLE)).behind(frames);
      ConvStem stem = new ConvStem(parts.stride(), width, seed());
      Top top =
          request.top() == TopChoice.RANDOM
              ? TranscriptNetwork.random(pretrained, seed())
              : pretrained;
      Network network =
          TranscriptNetwork.of(
              top,
              scaled,
              stem,
              alphabet,
              outputWidth,
              request.frames().processor().signature(),
              seed());
      return trained(data, parts, alphabet, store, stem, top, width, network);
    } finally {
      progress.end();
    }
  }

  private TranscriptRecord trained(
      DataSet data,
      TranscriptParts parts,
      Alphabet alphabet,
      DecodedStore store,
      ConvStem stem,
      Top top,
      int width,
      Network network) {
    int epochs = TranscriptRecipe.usualEpochs(parts.train().size());
    Recipe usual = TranscriptRecipe.of(request.top(), network.blocks(), epochs);
    Recipe recipe = request.changes().apply(usual);
    List<String> reasons = new ArrayList<>(List.of(request.top().words()));
    reasons.addAll(TranscriptNetwork.describe(top, stem, width));
    Viewing viewing = Viewing.of(recipe.regularisation().augment());
    Job job =
        new Job(
            network,
            recipe,
            TranscriptTargets.of(parts.train(), alphabet),
            TranscriptTargets.of(parts.validation(), alphabet),
            new CutInputs(
                network.backbone(),
                () -> inputs(parts.train(), store, viewing),
                KEPT_VIEWS,
                () -> inputs(parts.validation(), store, Viewing.WHOLE),
                request.workshop().scratch()),
            seed(),
            request.workshop().threads());
    String key = key(data, recipe);
    Checkpoints checkpoints =
        new Checkpoints(
            out.checkpoint(), key, request.pausing().checkpointEvery().toNanos(), System::nanoTime);
    Optional<Checkpoint> resumed =
        request.pausing().resume() ? checkpoints.latest(Optional.empty()) : Optional.empty();
    boolean validated = !parts.validation().isEmpty();
    try (Validator validator = new Validator(job)) {
      dev.graft.loop.Outcome outcome =
          TrainingLoop.run(
              job,
              Optional.of(validator).filter(it -> validated),
              resumed,
              checkpoints,
              request.pausing().stop(),
              progress);
      reasons.addAll(outcome.notes());
      Graph graph = TranscriptNetwork.trained(network, outcome.result().weights());
      GraftedModel model =
          new GraftedModel(graph, card(data, parts, alphabet)).withSeen(parts.seen());
      progress.begin("Checking and writing the model", 0);
      TranscriptCheck.require(graph, inputs(sound(parts), store, Viewing.WHOLE));
      Map<String, TranscriptMetrics> metrics = metrics(model, parts);
      model.write(out.model());
      TranscriptRecord record =
          new TranscriptRecord(
              Version.current(),
              Task.TRANSCRIBE.name().toLowerCase(Locale.ROOT),
              alphabet.characters(),
              seed(),
              new TranscriptRecord.Encoder(
                  request.encoder().name(),
                  sha256OfEncoder(),
                  request.encoder().license().orElse(null),
                  top.blocks().stream().map(Block::name).toList()),
              new TranscriptRecord.Data(
                  parts.train().size(),
                  parts.validation().size(),
                  parts.test().size(),
                  parts.skipped(),
                  data.warnings(),
                  data.sha256()),
              new TranscriptRecord.Trained(
                  request.top().strategy(), top.cut(), stem.stride(), reasons),
              metrics,
              outcome.history(),
              outcome.stopped(),
              (System.nanoTime() - startNanos) / 1e9,
              out.model().toString(),
              key);
      out.write(RECORD, record);
      if (!outcome.stopped()) {
        Checkpoints.remove(out.checkpoint());
      }
      return record;
    }
  }

  private static void require(TranscriptParts parts) {
    if (parts.train().size() < 2) {
      throw new GraftException(
          Fault.DATA,
          "only %s training samples have a text that fits them, from which nothing can be learned%s; give more."
              .formatted(
                  parts.train().size(),
                  parts.skipped().isEmpty()
                      ? ""
                      : " ("
                          + parts.skipped().get(0).path()
                          + " "
                          + parts.skipped().get(0).reason()
                          + ")"));
    }
  }

  private static List<Sample> sound(TranscriptParts parts) {
    return parts.validation().isEmpty() ? parts.train() : parts.validation();
  }

  private SampleInputs inputs(List<Sample> samples, DecodedStore store, Viewing viewing) {
    return new SampleInputs(samples, store, request.frames().processor(), viewing, seed());
  }

  private ModelCard card(DataSet data, TranscriptParts parts, Alphabet alphabet) {
    return new ModelCard(
        Task.TRANSCRIBE,
        alphabet.characters(),
        request.frames().processor(),
        1,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        new Provenance(
            request.encoder().name(),
            sha256OfEncoder(),
            data.sha256(),
            parts.train().size(),
            request.top().strategy(),
            seed(),
            Map.of("kept", String.valueOf(request.kept())),
            Map.of("graft", Version.current())));
  }

  private Map<String, TranscriptMetrics> metrics(GraftedModel model, TranscriptParts parts) {
    Map<String, TranscriptMetrics> metrics = new LinkedHashMap<>();
    try (Predictor predictor = new Predictor(model, 1)) {
      measure("train", parts.train(), predictor, model, metrics);
      measure("val", parts.validation(), predictor, model, metrics);
      measure("test", parts.test(), predictor, model, metrics);
    }
    return metrics;
  }

  private void measure(
      String part,
      List<Sample> samples,
      Predictor predictor,
      GraftedModel model,
      Map<String, TranscriptMetrics> metrics) {
    if (samples.isEmpty()) {
      return;
    }
    Reading reading = Reading.of(model.card());
    List<Outcome<Prediction>> outcomes =
        predictor.predict("Reading " + part, samples, request.workshop().threads(), progress);
    List<String> read = new ArrayList<>();
    List<String> right = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Done<Prediction> done) {
        read.add(reading.text(done.value()));
        right.add(((Target.Transcript) samples.get(i).target()).text());
      }
    }
    metrics.put(part, TranscriptMetrics.of(read, right));
  }

  /** Tells this training from every other that would come to another result. */
  private String key(DataSet data, Recipe recipe) {
    return Sha256.of(
        List.of(
                Version.current(),
                sha256OfEncoder(),
                data.sha256(),
                data.validation().stream().map(Sample::sha256).collect(Collectors.joining()),
                String.valueOf(request.kept()),
                request.top().name(),
                recipe.toString(),
                request.frames().processor().modality().toJson().toString(),
                request.frames().processor().toJson().toString(),
                String.valueOf(seed()),
                String.valueOf(request.workshop().threads()))
            .stream()
            .collect(Collectors.joining("\n")));
  }

  private String sha256OfEncoder() {
    try {
      return Sha256.of(Files.readAllBytes(request.encoder().file()));
    } catch (IOException e) {
      throw new GraftException(
          Fault.MODEL,
          "%s cannot be read any more: %s.".formatted(request.encoder().file(), e.getMessage()),
          e);
    }
  }

  private long seed() {
    return request.options().seed();
  }
}
