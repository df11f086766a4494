package dev.graft.text;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A transformer of a few layers with random weights, written as exporters write BERT, and a
 * tokenizer of whole words for it.
 */
final class TinyEncoder {
  static final int WIDTH = 16;
  static final int PLACES = 32;
  static final List<String> WORDS =
      List.of(
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "good", "great", "fine", "bad", "poor", "awful",
          "film", "book", "song", "a", "the", "is", "was", "very", "and", "not", "this", "that",
          "one", "it");

  private static final long OPSET = 17;

  static final int LAYERS = 3;

  private final ElementType ids;
  private final int layers;
  private final SplittableRandom random = new SplittableRandom(5);
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();

  private TinyEncoder(ElementType ids, int layers) {
    this.ids = ids;
    this.layers = layers;
  }

  /** Writes the network and its tokenizer into a folder; the network's file. */
  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
    Path file = folder.resolve("tiny.onnx");
    OnnxFile.write(graph(), file);
    return file;
  }

  static Graph graph() {
    return graph(ElementType.INT64);
  }

  static Graph graph(ElementType ids) {
    return new TinyEncoder(ids, LAYERS).build();
  }

  static Graph graph(int layers) {
    return new TinyEncoder(ElementType.INT64, layers).build();
  }

  /** One that is not told what is padding, and takes one text at a time therefore. */
  static Graph withoutMask() {
    Graph graph = graph();
    return new Graph(
        graph.name(),
        graph.nodes().stream()
            .map(
                node ->
                    node.inputs().contains("attention_mask")
                        ? node.withTensors(List.of("input_ids"), node.outputs())
                        : node)
            .toList(),
        graph.initializers(),
        graph.inputs().stream().filter(input -> !input.name().equals("attention_mask")).toList(),
        graph.outputs(),
        graph.opsets(),
        graph.metadata());
  }

  static String tokenizer() {
    String vocabulary =
        IntStream.range(0, WORDS.size())
            .mapToObj(i -> "\"" + WORDS.get(i) + "\": " + i)
            .collect(Collectors.joining(", "));
    return """
    {"version": "1.0",
     "truncation": {"direction": "Right", "max_length": 24, "strategy": "LongestFirst", "stride": 0},
     "padding": {"strategy": {"Fixed": 24}, "direction": "Right", "pad_to_multiple_of": null,
       "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"},
     "added_tokens": [
       {"id": 0, "content": "[PAD]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
       {"id": 2, "content": "[CLS]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
       {"id": 3, "content": "[SEP]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
     "normalizer": {"type": "Lowercase"},
     "pre_tokenizer": {"type": "Whitespace"},
     "post_processor": {"type": "TemplateProcessing",
       "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
       "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
       "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]}, "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
     "decoder": null,
     "model": {"type": "WordLevel", "vocab": {%s}, "unk_token": "[UNK]"}}
    """
        .formatted(vocabulary);
  }

  private Graph build() {
    weight("embeddings.word_embeddings.weight", 1, WORDS.size(), WIDTH);
    weight("embeddings.position_embeddings.weight", 0.3, PLACES, WIDTH);
    weight("embeddings.token_type_embeddings.weight", 0.3, 2, WIDTH);
    node("Gather", "words", "embeddings.word_embeddings.weight", "input_ids");
    node("Gather", "types", "embeddings.token_type_embeddings.weight", "token_type_ids");
    node("Shape", "extents", "input_ids");
    constants.put("one", Tensor.ofLongs(new long[] {1}, 1));
    constants.put("zero", Tensor.ofLongs(new long[] {0}, 1));
    node("Gather", "length", "extents", "one");
    node("Slice", "places", "embeddings.position_embeddings.weight", "zero", "length", "zero");
    node("Add", "words_and_types", "words", "types");
    node("Add", "embedded", "words_and_types", "places");
    node("Cast", "there", Map.of("to", new Attribute.Int(1)), "attention_mask");
    constants.put("axes", Tensor.ofLongs(new long[] {1}, 1));
    node("Unsqueeze", "there_keys", "there", "axes"); // [N, 1, L]
    constants.put("all", Tensor.ofFloats(new float[] {1}));
    constants.put("low", Tensor.ofFloats(new float[] {-1e4f}));
    node("Sub", "absent", "all", "there_keys");
    node("Mul", "bias", "absent", "low");
    String hidden = norm("embeddings", "embedded");
    for (int layer = 0; layer < layers; layer++) {
      hidden = layer(layer, hidden);
    }
    node("Identity", "last_hidden_state", hidden);
    return new Graph(
        "tiny",
        nodes,
        constants,
        List.of(
            ValueInfo.of("attention_mask", ids, -1, -1),
            ValueInfo.of("input_ids", ids, -1, -1),
            ValueInfo.of("token_type_ids", ids, -1, -1)),
        List.of(ValueInfo.of("last_hidden_state", ElementType.FLOAT, -1, -1, WIDTH)),
        Map.of("", OPSET),
        Map.of());
  }

  private String layer(int number, String input) {
    String name = "encoder.layer." + number;
    String query = linear(name + ".attention.query", input, WIDTH, WIDTH);
    String key = linear(name + ".attention.key", input, WIDTH, WIDTH);
    String value = linear(name + ".attention.value", input, WIDTH, WIDTH);
    node("Transpose", name + ".keys", Map.of("perm", new Attribute.Ints(List.of(0L, 2L, 1L))), key);
    node("MatMul", name + ".scores", query, name + ".keys");
    constants.put(name + ".scale", Tensor.ofFloats(new float[] {0.25f}));
    node("Mul", name + ".scaled", name + ".scores", name + ".scale");
    node("Add", name + ".masked", name + ".scaled", "bias");
    node("Softmax", name + ".attention", Map.of("axis", new Attribute.Int(-1)), name + ".masked");
    node("MatMul", name + ".context", name + ".attention", value);
    String output = linear(name + ".attention.output", name + ".context", WIDTH, WIDTH);
    node("Add", name + ".attended", output, input);
    String attended = norm(name + ".attention", name + ".attended");
    String wide = linear(name + ".intermediate", attended, WIDTH, 2 * WIDTH);
    node("Relu", name + ".active", wide);
    String narrow = linear(name + ".output", name + ".active", 2 * WIDTH, WIDTH);
    node("Add", name + ".sum", narrow, attended);
    return norm(name + ".output", name + ".sum");
  }

  private String norm(String name, String input) {
    constants.put(name + ".LayerNorm.weight", Tensor.ofFloats(filled(1), WIDTH));
    constants.put(name + ".LayerNorm.bias", Tensor.ofFloats(filled(0), WIDTH));
    String output = name + ".normalised";
    node("LayerNormalization", output, input, name + ".LayerNorm.weight", name + ".LayerNorm.bias");
    return output;
  }

  private static float[] filled(float value) {
    float[] values = new float[WIDTH];
    Arrays.fill(values, value);
    return values;
  }

  private String linear(String name, String input, int from, int to) {
    weight(name + ".weight", 1 / Math.sqrt(from), from, to);
    weight(name + ".bias", 0.1, to);
    node("MatMul", name + ".product", input, name + ".weight");
    node("Add", name + ".result", name + ".product", name + ".bias");
    return name + ".result";
  }

  private void weight(String name, double scale, long... shape) {
    int size = 1;
    for (long extent : shape) {
      size *= (int) extent;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    constants.put(name, Tensor.ofFloats(values, shape));
  }

  private void node(String operator, String output, String... inputs) {
    node(operator, output, Map.of(), inputs);
  }

  private void node(
      String operator, String output, Map<String, Attribute> attributes, String... inputs) {
    nodes.add(Node.of("/" + output, operator, List.of(inputs), List.of(output), attributes));
  }
}
