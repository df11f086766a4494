package dev.graft.pretrain;

import dev.graft.Version;
import dev.graft.graph.BatchNormFolding;
import dev.graft.graph.Graph;
import dev.graft.graph.HalfPrecision;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.OutputLayer;
import dev.graft.image.Preprocessing;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.pretrain.PretrainRecord.DataInfo;
import dev.graft.pretrain.PretrainRecord.RequestInfo;
import dev.graft.train.RunFolder;
import dev.graft.train.Timing;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes what came of a pretraining: the network as a backbone for others, and the record. */
record StudentExport(
    PretrainRequest request, Optional<Teacher> teacher, Corpus corpus, Columns columns) {
  PretrainRecord write(Network network, Outcome outcome, Timing timing, RunFolder out) {
    Path file = request.out().resolve("backbone.onnx");
    OnnxFile.write(backbone(network, outcome), file);
    PretrainRecord record =
        new PretrainRecord(
            Version.current(),
            requested(network),
            request.network(),
            corpus.train().size(),
            corpus.validation().size(),
            corpus.classes().size(),
            corpus.leftOut().stream().map(leakage -> leakage.heldOut().name()).toList(),
            corpus.skipped(),
            outcome.stopped(),
            outcome.result().name(),
            columns.measure(),
            outcome.result().score(),
            outcome.notes(),
            outcome.history(),
            timing.seconds(),
            file.toString());
    out.write(
        "preprocessor_config.json", Preprocessing.imageNet(request.sizePx()).toHuggingFaceJson());
    out.write("pretrain.json", record);
    return record;
  }

  private Graph backbone(Network network, Outcome outcome) {
    Map<String, String> metadata = new TreeMap<>(OutputLayer.ENDS_IN_FEATURES);
    if (!request.license().isEmpty()) {
      metadata.put("license", request.license());
    }
    Graph folded = BatchNormFolding.of(network.backbone(outcome.result().weights()));
    return HalfPrecision.narrow(folded).withMetadata(metadata);
  }

  private RequestInfo requested(Network network) {
    Sources sources = request.sources();
    return new RequestInfo(
        request.seed(),
        new DataInfo(names(sources.data()), names(sources.apartFrom()), corpus.sha256()),
        teacher.map(Teacher::file).orElse(null),
        request.labels(),
        request.from().map(Path::toString).orElse(null),
        request.sizePx(),
        request.course(),
        sources.share(),
        network.precision().name().toLowerCase(Locale.ROOT));
  }

  private static List<String> names(List<Path> paths) {
    return paths.stream().map(path -> String.valueOf(path.getFileName())).toList();
  }
}
