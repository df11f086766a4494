package dev.graft.cli;

import dev.graft.graph.Description;
import dev.graft.graph.OutputLayer.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A backbone's description as text of at most {@value #WIDTH} columns. */
final class BlockTable {
  static final int WIDTH = 100;

  private static final int LONGEST_NAME = 34;

  private static final Set<String> LAYERS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

  private BlockTable() {}

  static String of(String file, Description description) {
    List<Description.Row> blocks = description.blocks();
    List<String> names = shortNames(blocks);
    int nameWidth =
        Math.max("block".length(), names.stream().mapToInt(String::length).max().orElse(0));
    int shapeWidth = blocks.stream().mapToInt(b -> shape(b.outputShape()).length()).max().orElse(0);
    shapeWidth = Math.max(shapeWidth, "output".length());
    int operatorWidth = WIDTH - (3 + nameWidth + shapeWidth + 13 + 13) - 5 * 2;
    String row =
        String.format(
            Locale.ROOT,
            "%%3s  %%-%ds  %%-%ds  %%-%ds  %%13s  %%13s%%n",
            nameWidth,
            operatorWidth,
            shapeWidth);
    StringBuilder text = new StringBuilder(head(file, description));
    text.append(format(row, "", "block", "operators", "output", "parameters", "multiply-adds"));
    for (Description.Row block : blocks) {
      text.append(
          format(
              row,
              block.index(),
              names.get(block.index()),
              operators(block, operatorWidth),
              shape(block.outputShape()),
              count(block.parameters()),
              millions(block.multiplyAdds())));
    }
    text.append(
        format(
            row,
            "",
            "total",
            "",
            "",
            count(description.parameters()),
            millions(description.multiplyAdds())));
    return text.toString();
  }

  private static String head(String file, Description description) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "%s: ONNX operator set %d%n", file, description.opset()));
    for (Description.Input input : description.inputs()) {
      text.append(
          "input %s: %s [%s], measured at [%s]%n"
              .formatted(
                  input.name(),
                  input.type(),
                  String.join(", ", input.shape()),
                  input.measuredShape().stream()
                      .map(Object::toString)
                      .collect(Collectors.joining(", "))));
    }
    text.append(
        "features %s, %s%n".formatted(count(description.features()), outputLayer(description)));
    text.append(ending(description.end()));
    if (!description.quantizedOperators().isEmpty()) {
      text.append(
          "quantised (%s): can give features, but not be trained%n"
              .formatted(String.join(", ", description.quantizedOperators())));
    }
    return text.append(System.lineSeparator()).toString();
  }

  /** What else may be meant: other outputs, other features. */
  private static String ending(Description.End end) {
    StringBuilder text = new StringBuilder("taken from %s%n".formatted(end.features()));
    if (!end.otherOutputs().isEmpty()) {
      text.append(
          "output %s; others%s: %s%n"
              .formatted(
                  end.output(),
                  end.candidates().isEmpty() ? "" : ", for --output",
                  String.join(", ", end.otherOutputs())));
    }
    if (end.doubt() != null) {
      Wrapped.lines("not certain: " + end.doubt(), WIDTH)
          .forEach(line -> text.append(line).append(System.lineSeparator()));
    }
    if (!end.candidates().isEmpty()) {
      text.append("other tensors, for --features:" + System.lineSeparator());
    }
    end.candidates()
        .forEach(
            (tensor, shape) -> {
              if (!tensor.equals(end.features())) {
                text.append("  %s [%s]%n".formatted(tensor, shape(shape)));
              }
            });
    return text.toString();
  }

  private static String outputLayer(Description description) {
    String layer =
        switch (description.outputLayer()) {
          case GEMM -> "Gemm";
          case MATMUL -> "MatMul";
          case CONVOLUTION -> "convolution";
          case NONE -> "";
        };
    return description.outputLayer() == Kind.NONE
        ? "no output layer"
        : "old output layer: %s to %s classes".formatted(layer, count(description.classes()));
  }

  /** {@code 3 Conv, 2 Relu, Add} in order of use; where not all fit, the layers first. */
  private static String operators(Description.Row block, int width) {
    List<Map.Entry<String, Integer>> operators = new ArrayList<>(block.operators().entrySet());
    String all = operators.stream().map(BlockTable::counted).collect(Collectors.joining(", "));
    operators.sort(Comparator.comparing(operator -> !LAYERS.contains(operator.getKey())));
    for (int shown = operators.size() - 1; all.length() > width && shown >= 0; shown--) {
      all =
          Stream.concat(
                  operators.subList(0, shown).stream().map(BlockTable::counted), Stream.of("..."))
              .collect(Collectors.joining(", "));
    }
    return all;
  }

  private static String counted(Map.Entry<String, Integer> operator) {
    int count = operator.getValue();
    return count == 1 ? operator.getKey() : count + " " + operator.getKey();
  }

  /** The names, without the modules that all too long ones have in common. */
  private static List<String> shortNames(List<Description.Row> blocks) {
    List<String> names = blocks.stream().map(Description.Row::name).toList();
    String shared =
        names.stream()
            .filter(name -> name.length() > LONGEST_NAME)
            .reduce(BlockTable::sharedModules)
            .orElse("\0");
    return names.stream()
        .map(name -> name.startsWith(shared) ? "..." + name.substring(shared.length()) : name)
        .map(name -> name.substring(Math.max(0, name.length() - LONGEST_NAME)))
        .toList();
  }

  private static String sharedModules(String a, String b) {
    int end = 0;
    for (int i = 0; i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i); i++) {
      end = a.charAt(i) == '.' ? i + 1 : end;
    }
    return a.substring(0, end);
  }

  private static String shape(List<Long> shape) {
    return shape.stream().map(Object::toString).collect(Collectors.joining(" x "));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String millions(long count) {
    return String.format(Locale.ROOT, "%,.2f M", count / 1e6);
  }

  private static String format(String row, Object... cells) {
    return String.format(Locale.ROOT, row, cells).stripTrailing() + System.lineSeparator();
  }
}
