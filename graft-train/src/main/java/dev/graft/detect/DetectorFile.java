package dev.graft.detect;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import dev.graft.data.Task;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.BatchAxis;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.TensorShapes;
import dev.graft.modality.Modality;
import dev.graft.modality.Processor;
import dev.graft.model.GraftedModel;
import dev.graft.ort.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A pretrained network for pictures of a kind.
 *
 * @param source where it lies
 * @param sha256 of the file
 * @param processor how it takes pictures
 * @param network it, for any number of pictures
 * @param detector it, for the classes that it was trained on; empty where it tells whole pictures
 *     apart
 * @param notes what was assumed of it
 */
record DetectorFile(
    BackboneSource source,
    String sha256,
    Processor processor,
    Graph network,
    Optional<DetectionNetwork> detector,
    List<String> notes) {
  /**
   * Reads it.
   *
   * @throws GraftException if it is not one for such pictures
   */
  static DetectorFile read(BackboneSource source, Modality modality) {
    Path path = source.file();
    Graph written = OnnxFile.read(path);
    String name = path.toString();
    Processor processor = modality.processor(written, name);
    Graph network = processor.standardised(written);
    TensorShapes inputs = processor.signature().shapes(1);
    Optional<DecoupledHead> head = DecoupledHead.find(network);
    if (head.isEmpty()) {
      return new DetectorFile(
          source, sha256(path), processor, free(network, inputs), Optional.empty(), List.of());
    }
    int classes = DecoupledHead.outputs(head.get().levels().get(0).classes(), network);
    Optional<List<String>> own =
        GraftedModel.isModel(written)
            ? Optional.of(GraftedModel.of(written, path).card())
                .filter(card -> card.task() == Task.DETECT)
                .map(card -> card.outputNames())
            : Optional.empty();
    boolean coco = own.isEmpty() && classes == CocoClasses.NAMES.size();
    List<String> names =
        own.orElseGet(
            () ->
                coco
                    ? CocoClasses.NAMES
                    : IntStream.range(0, classes).mapToObj(i -> "class " + (i + 1)).toList());
    String note =
        coco
            ? "%s does not name its 80 classes; they are taken for COCO's, in COCO's order"
                .formatted(source.name())
            : String.format(
                Locale.ROOT,
                "%s does not name its %d classes, so that none of yours can start from what it"
                    + " knew",
                source.name(),
                classes);
    return new DetectorFile(
        source,
        sha256(path),
        processor,
        network,
        Optional.of(DetectionNetwork.of(network, name, inputs, names)),
        own.isPresent() ? List.of() : List.of(note));
  }

  private static Graph free(Graph network, TensorShapes inputs) {
    return BatchAxis.isOne(network)
        ? BatchAxis.freed(network, Shapes.measure(network, BatchAxis.tensors(network), inputs))
        : network;
  }

  /** It for some classes, before any training: cut to these, or with a new head for them. */
  ClassCut cutTo(List<String> classes, long seed) {
    return detector
        .map(known -> ClassCut.of(known, classes))
        .orElseGet(
            () ->
                ClassCut.none(
                    NewHead.on(network, processor.signature().shapes(1), classes, seed), classes));
  }

  private static String sha256(Path path) {
    try {
      return Sha256.of(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new GraftException(
          Fault.MODEL, "%s cannot be read: %s.".formatted(path, e.getMessage()), e);
    }
  }
}
