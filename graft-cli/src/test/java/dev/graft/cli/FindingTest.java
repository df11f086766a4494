package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.data.Task;
import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.image.Preprocessing;
import dev.graft.image.Size;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network made by hand finds the one red thing in a picture, with commands and all. */
class FindingTest {
  private static final int SIDE = 64;

  @TempDir private static Path folder;

  private static Path model;

  @BeforeAll
  static void write() throws IOException {
    Graph graph = finder();
    model = folder.resolve("red.onnx");
    new GraftedModel(
            graph,
            new ModelCard(
                Task.DETECT,
                List.of("blue", "red"),
                Preprocessing.yolox(Size.square(SIDE)).processor(graph, "red"),
                1,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                new Provenance("red.onnx", "ab", "cd", 1, "full", 7, Map.of(), Map.of())))
        .write(model);
    draw("pictures/wide.png", 200, 100, 50, 20, 110, 80);
    draw("pictures/high.png", 90, 300, 30, 60, 60, 270);
    draw("pictures/none.png", 120, 120, 0, 0, 0, 0);
    Files.writeString(
        folder.resolve("pictures/set.json"),
        """
        {"images": [{"id": 1, "file_name": "wide.png", "width": 200, "height": 100},
                    {"id": 2, "file_name": "high.png", "width": 90, "height": 300},
                    {"id": 3, "file_name": "none.png", "width": 120, "height": 120}],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [50, 20, 60, 60]},
                         {"id": 2, "image_id": 2, "category_id": 1, "bbox": [30, 60, 30, 210]},
                         {"id": 3, "image_id": 2, "category_id": 2, "bbox": [1, 1, 9, 9]}],
         "categories": [{"id": 1, "name": "red"}, {"id": 2, "name": "green"}]}
        """);
  }

  private static void draw(
      String name, int width, int height, int left, int top, int right, int bottom)
      throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.BLUE);
    pen.fillRect(0, 0, width, height);
    pen.setColor(Color.RED);
    pen.fillRect(left, top, right - left, bottom - top);
    pen.dispose();
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  /** From where the first red row and column is to behind the last; without red there is no box. */
  private static Graph finder() {
    Map<String, Tensor> constants = new LinkedHashMap<>();
    List<Node> nodes = new ArrayList<>();
    constants.put("half", Tensor.ofFloats(new float[] {128}));
    constants.put("one", Tensor.ofFloats(new float[] {1}));
    constants.put("score", Tensor.ofFloats(new float[] {0.9f}, 1));
    constants.put("class", Tensor.ofLongs(new long[] {1}, 1));
    constants.put("nothing", Tensor.ofFloats(new float[] {0}));
    constants.put("flat", Tensor.ofLongs(new long[] {1, 1}, 2));
    constants.put("of one", Tensor.ofLongs(new long[] {1}, 1));
    node(nodes, "Split", "images", "blue green red", ints("axis", 1));
    node(nodes, "Greater", "red half", "bright", Map.of());
    node(nodes, "Less", "blue half", "pure", Map.of());
    node(nodes, "Less", "green half", "not grey", Map.of());
    node(nodes, "And", "bright pure", "both", Map.of());
    node(nodes, "And", "both not_grey", "is red", Map.of());
    node(nodes, "Cast", "is_red", "mask", ints("to", 1));
    String[] sides = {"left", "top", "right", "bottom"};
    for (int i = 0; i < 4; i++) {
      String along = i % 2 == 0 ? "columns" : "rows";
      if (i < 2) {
        node(
            nodes,
            "ReduceMax",
            "mask",
            along,
            Map.of(
                "axes",
                new Attribute.Ints(i == 0 ? List.of(0L, 1L, 2L) : List.of(0L, 1L, 3L)),
                "keepdims",
                new Attribute.Int(0)));
      }
      node(
          nodes,
          "ArgMax",
          along,
          sides[i] + " place",
          Map.of(
              "axis", new Attribute.Int(0), "select_last_index", new Attribute.Int(i < 2 ? 0 : 1)));
      node(nodes, "Cast", sides[i] + "_place", sides[i] + (i < 2 ? "" : " pixel"), ints("to", 1));
      if (i > 1) {
        node(nodes, "Add", sides[i] + "_pixel one", sides[i], Map.of());
      }
    }
    node(nodes, "Concat", "left top right bottom", "sides", ints("axis", 0));
    node(nodes, "Unsqueeze", "sides", "box", Map.of("axes", new Attribute.Ints(List.of(0L))));
    node(
        nodes,
        "ReduceMax",
        "columns",
        "any",
        Map.of("axes", new Attribute.Ints(List.of(0L)), "keepdims", new Attribute.Int(1)));
    node(nodes, "Greater", "any nothing", "found", Map.of());
    node(nodes, "Compress", "box found", "boxes", ints("axis", 0));
    node(nodes, "Compress", "score found", "scores", ints("axis", 0));
    node(nodes, "Compress", "class found", "classes", ints("axis", 0));
    return new Graph(
        "red",
        nodes,
        constants,
        List.of(ValueInfo.of("images", ElementType.FLOAT, 1, 3, SIDE, SIDE)),
        List.of(
            ValueInfo.of("boxes", ElementType.FLOAT, -1, 4),
            ValueInfo.of("scores", ElementType.FLOAT, -1),
            ValueInfo.of("classes", ElementType.INT64, -1)),
        Map.of("", 12L),
        Map.of());
  }

  private static Map<String, Attribute> ints(String name, long value) {
    return Map.of(name, new Attribute.Int(value));
  }

  private static void node(
      List<Node> nodes, String type, String from, String to, Map<String, Attribute> how) {
    List<String> outputs =
        type.equals("Split") ? List.of(to.split(" ")) : List.of(to.replace(' ', '_'));
    nodes.add(Node.of(outputs.get(0), type, List.of(from.split(" ")), outputs, how));
  }

  private static Path picture(String name) {
    return folder.resolve("pictures").resolve(name);
  }

  @Test
  void thingsAreToldWithTheirPlacesInThePicture() throws IOException {
    JsonNode answers =
        Cli.json(
            Cli.run(
                "predict",
                model,
                picture("wide.png"),
                picture("high.png"),
                picture("none.png"),
                "--json"));
    assertThat(answers).hasSize(3);
    JsonNode thing = answers.requiredAt("/0/boxes/0");
    assertThat(thing.required("label").asText()).isEqualTo("red");
    assertThat(thing.required("probability").asDouble()).isCloseTo(0.9, within(1e-6));
    double[] sides = {50, 20, 110, 80};
    String[] names = {"left", "top", "right", "bottom"};
    for (int i = 0; i < 4; i++) {
      assertThat(thing.required(names[i]).asDouble()).isCloseTo(sides[i], within(3.2));
    }
    assertThat(answers.requiredAt("/0/width").asInt()).isEqualTo(200);
    JsonNode high = answers.requiredAt("/1/boxes/0");
    assertThat(high.required("bottom").asDouble()).isCloseTo(270, within(5.0));
    assertThat(answers.requiredAt("/2/boxes")).isEmpty();
  }

  @Test
  void theSameIsToldInLinesAndTables() {
    Path gone = folder.resolve("gone.png");
    Cli text = Cli.run("predict", model, picture("none.png"), picture("wide.png"), gone);
    assertThat(text.status()).as(text.err()).isZero();
    assertThat(text.out().lines().toList().get(0)).endsWith("none.png  nothing found");
    assertThat(text.out().lines().toList().get(1)).contains("wide.png  red    90.0 %  from ");
    assertThat(text.out()).contains("cannot be read: there is no such file");
    Cli csv =
        Cli.run("predict", model, picture("none.png"), picture("wide.png"), "--format", "csv");
    assertThat(csv.out().lines().toList().get(0))
        .isEqualTo("file,label,probability,left,top,right,bottom,error");
    assertThat(csv.out().lines().toList().get(1)).endsWith("none.png,,,,,,,");
    assertThat(csv.out().lines().toList().get(2)).contains("wide.png,red,0.8999");
    assertThat(Cli.run("predict", model, picture("wide.png"), "--min-score", "0.95").out())
        .contains("nothing found");
    Cli none = Cli.run("predict", model, gone, "--json");
    assertThat(none.status()).isEqualTo(3);
    assertThat(none.err()).contains("nothing was predicted");
  }

  @Test
  void boxesAreDrawnIntoCopies() throws IOException {
    Path drawn = folder.resolve("drawn");
    Cli run = Cli.run("predict", model, folder.resolve("pictures/wide.png"), "--draw", drawn);
    assertThat(run.status()).as(run.err()).isZero();
    BufferedImage copy = ImageIO.read(drawn.resolve("wide.boxes.jpg").toFile());
    assertThat(copy.getWidth()).isEqualTo(200);
    Color edge = new Color(copy.getRGB(80, 79));
    assertThat(edge.getGreen()).isGreaterThan(100);
    Color middle = new Color(copy.getRGB(80, 60));
    assertThat(middle.getGreen()).isLessThan(60);
  }

  @Test
  void aModelIsMeasuredOnBoxes() throws IOException {
    JsonNode measured = Cli.json(Cli.run("evaluate", model, folder.resolve("pictures"), "--json"));
    assertThat(measured.required("samples").asInt()).isEqualTo(3);
    assertThat(measured.requiredAt("/metrics/boxes").asInt()).isEqualTo(2);
    assertThat(measured.requiredAt("/metrics/map50").asDouble()).isCloseTo(1, within(1e-9));
    assertThat(measured.requiredAt("/metrics/map").asDouble()).isBetween(0.7, 1.0);
    assertThat(measured.requiredAt("/metrics/perClass/1/name").asText()).isEqualTo("red");
    Cli text = Cli.run("evaluate", model, folder.resolve("pictures"));
    assertThat(text.out())
        .contains(
            "3 pictures\n  mAP@.5 1.000, mAP@.5:.95 ",
            "class        boxes  mAP@.5  mAP@.5:.95  small  medium  large  recall",
            "  blue             0       -           -      -       -      -       -");
    assertThat(text.out())
        .containsIgnoringWhitespaces(
            "boxes of other classes are left out, 1 of 3, such as of 'green', which the model does not know");
  }

  @Test
  void thePageShowsWhatWasMissedAndWhatIsNotThere() throws IOException {
    Files.copy(
        picture("wide.png"), Files.createDirectories(folder.resolve("other")).resolve("a.png"));
    Files.writeString(
        folder.resolve("other/set.json"),
        """
        {"images": [{"id": 1, "file_name": "a.png", "width": 200, "height": 100}],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [150, 20, 40, 60]}],
         "categories": [{"id": 1, "name": "red"}]}
        """);
    Path page = folder.resolve("pages/boxes.html");
    Cli run = Cli.run("evaluate", model, folder.resolve("other"), "--report", page);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.readString(page))
        .contains(
            "<bdi>red.onnx</bdi>",
            "0 are there and 1 are not; 1 are missed",
            "Most missed",
            "<rect class=\"missed\" x=\"150.0\" y=\"20.0\" width=\"40.0\" height=\"60.0\"><title>missed: red</title></rect>",
            "<title>false alarm: red 90.0",
            "data:image/jpeg;base64,");
    assertThat(
            Cli.run("evaluate", model, folder.resolve("other"), "--report", page, "--part", "new")
                .status())
        .isNotZero();
  }

  @Test
  void whatGoesWithOtherModelsIsRefused() {
    assertThat(Cli.run("predict", model, picture("wide.png"), "--views", "3").err())
        .contains("--views does not go with a model that finds things");
    assertThat(Cli.run("evaluate", model, folder.resolve("pictures"), "--views", "3").err())
        .contains("boxes cannot be averaged over views");
    assertThat(Cli.run("predict", model, picture("wide.png"), "--min-score", "3").err())
        .contains("--min-score 3");
    Cli suggested = Cli.run("suggest", model, folder.resolve("pictures"));
    assertThat(suggested.status()).isEqualTo(2);
    assertThat(suggested.err()).contains("the model finds things");
  }
}
