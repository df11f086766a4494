package dev.graft.transcribe;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.Version;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.graph.Block;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Top;
import dev.graft.loop.JobSettings;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Viewing;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import dev.graft.policy.Recipe;
import dev.graft.torch.TorchRuntime;
import dev.graft.train.RecipeJson;
import dev.graft.train.RunFolder;
import dev.graft.train.RunRecord.RefitInfo;
import dev.graft.train.SettledRecipe;
import dev.graft.transcript.Alphabet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The job: data and encoder are read, a stem and a head are put below and above the blocks that are
 * kept, trained by {@link TrainingLoop}, and written as one file from samples to characters. For
 * one use.
 */
public final class TranscriptTraining {
  private static final String RECORD = "run.json";

  private final TranscriptRequest request;
  private final RunFolder out;
  private final TranscriptPage page;
  private final Progress progress;
  private final long startNanos = System.nanoTime();

  private TranscriptTraining(TranscriptRequest request, RunFolder out, TranscriptPage page) {
    this.request = request;
    this.out = out;
    this.page = page;
    this.progress = request.workshop().progress();
  }

  /**
   * Trains, writes {@code model.onnx} and {@code run.json}, and tells what came of it. Validation
   * samples that Graft drew itself are given back in the end, if that is asked for.
   *
   * @param out stays open
   * @param page is called last
   * @throws GraftException if the data, the encoder or the machine do not allow it
   */
  public static TranscriptRecord run(
      TranscriptRequest request, RunFolder out, TranscriptPage page) {
    return TorchRuntime.withThreads(
        request.workshop().threads(), () -> new TranscriptTraining(request, out, page).run());
  }

  private TranscriptRecord run() {
    progress.begin("Reading the encoder, looking at every file", 0);
    String name = request.encoder().name();
    Graph encoder = OnnxFile.read(request.encoder().file());
    requireEncoder(encoder, name);
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
      DecodedStore store = request.frames().processor().store(request.workshop().openCache());
      TranscriptParts parts =
          TranscriptParts.of(data, request.frames(), store, request.workshop().threads());
      require(parts);
      Alphabet alphabet = parts.alphabet();
      Graph frames = request.frames().network().apply(encoder.opset());
      Graph scaled =
          FrameScale.of(frames, TranscriptFit.inputs(request, parts.train(), store, Viewing.WHOLE))
              .behind(frames);
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
    List<String> reasons = new ArrayList<>();
    if (!top.blocks().isEmpty()) {
      reasons.add(request.top().words());
    }
    reasons.addAll(TranscriptNetwork.describe(top, stem, width));
    JobSettings settings = settings(data, recipe);
    if (request.pausing().resume()) {
      out.requireFinished(settings.key());
    }
    TranscriptFit fit = new TranscriptFit(request, network, alphabet, store, out);
    Outcome outcome = fit.choose(parts, recipe, settings);
    reasons.addAll(outcome.notes());
    GraftedModel model = model(data, parts, alphabet, fit.trained(outcome), parts.train());
    progress.begin("Checking and writing the model", 0);
    TranscriptCheck.require(model.graph(), fit.inputs(sound(parts), Viewing.WHOLE));
    TranscriptReadings read = readings(model, parts.byName());
    boolean givesBack = request.refit() && data.validationDrawn() && !parts.validation().isEmpty();
    List<Sample> all = parts.withValidationGivenBack();
    boolean stopped = outcome.stopped();
    boolean refitted = false;
    if (givesBack && !stopped) {
      Outcome anew = fit.refit(all, SettledRecipe.of(recipe, outcome.history()), settings);
      refitted = !anew.stopped();
      stopped = anew.stopped();
      if (refitted) {
        model = model(data, parts, alphabet, fit.trained(anew), all);
        TranscriptCheck.require(model.graph(), fit.inputs(sound(parts), Viewing.WHOLE));
        read = read.with("test", readings(model, Map.of("test", parts.test())));
      } else {
        reasons.add("training was stopped before the validation sounds were given back");
      }
    }
    out.write(model);
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
                Stream.concat(data.warnings().stream(), parts.warnings().stream()).toList(),
                data.sha256()),
            new TranscriptRecord.Trained(
                request.top().strategy(), top.cut(), stem.stride(), reasons),
            read.metrics(),
            evidence(read.metrics().keySet(), recipe, refitted),
            refitted ? new RefitInfo(all.size()) : null,
            outcome.history(),
            stopped,
            (System.nanoTime() - startNanos) / 1e9,
            out.model().toString(),
            settings.key());
    out.write(RECORD, record);
    page.write(record, read.byPart().getOrDefault(record.detail(), List.of()));
    return record;
  }

  /** What the figures of a part are worth. */
  private static Map<String, String> evidence(Set<String> parts, Recipe recipe, boolean refitted) {
    boolean decided = !recipe.keepsLast();
    Map<String, String> evidence = new LinkedHashMap<>();
    for (String part : parts) {
      evidence.put(
          part,
          switch (part) {
            case "train" -> "of what it was trained on, so too good";
            case "val" ->
                (decided
                        ? "chose which epoch is kept, so somewhat too good"
                        : "decided nothing: how long to train was settled before")
                    + (refitted ? "; measured before the model learned from them too" : "");
            default -> "decided nothing";
          });
    }
    return evidence;
  }

  /** A transcript model's own front end would stand twice in the new one. */
  private void requireEncoder(Graph network, String name) {
    if (GraftedModel.isModel(network)
        && GraftedModel.of(network, request.encoder().file()).card().task() == Task.TRANSCRIBE) {
      throw new GraftException(
          Fault.MODEL,
          "%s is a Graft model that writes down what is said, and no encoder of texts; use the encoder that it was made of."
              .formatted(name));
    }
  }

  private static void require(TranscriptParts parts) {
    if (parts.train().size() < 2) {
      throw new GraftException(
          Fault.DATA,
          "%s a text that fits, from which nothing can be learned%s; give more."
              .formatted(
                  parts.train().isEmpty()
                      ? "no training sample has"
                      : "only one training sample has",
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

  private GraftedModel model(
      DataSet data, TranscriptParts parts, Alphabet alphabet, Graph trained, List<Sample> learned) {
    return new GraftedModel(trained, card(data, learned.size(), alphabet)).withSeen(parts.seen());
  }

  private ModelCard card(DataSet data, int samples, Alphabet alphabet) {
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
            samples,
            request.top().strategy(),
            seed(),
            Map.of("kept", String.valueOf(request.kept())),
            Map.of("graft", Version.current())));
  }

  private TranscriptReadings readings(GraftedModel model, Map<String, List<Sample>> parts) {
    return TranscriptReadings.of(model, parts, request.workshop().threads(), progress);
  }

  /** Tells this training from every other that would come to another result. */
  private JobSettings settings(DataSet data, Recipe recipe) {
    return JobSettings.none()
        .with("seed", seed())
        .with("threads", request.workshop().threads())
        .with("data", data.sha256())
        .with(
            "validation samples",
            "%s of SHA-256 %s"
                .formatted(
                    data.validation().size(),
                    Sha256.of(
                        data.validation().stream()
                            .map(Sample::sha256)
                            .collect(Collectors.joining()))))
        .with("encoder", sha256OfEncoder())
        .with("kept blocks", request.kept())
        .with("strategy", request.top().strategy())
        .withEach("preparation", request.frames().processor().modality().toJson())
        .with("frames", Sha256.of(request.frames().processor().toJson().toString()))
        .with("giving back what was held out", request.refit())
        .withEach("recipe", RecipeJson.of(recipe))
        .with("Graft's version", Version.current());
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
