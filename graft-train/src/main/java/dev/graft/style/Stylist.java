package dev.graft.style;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.ort.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A network that paints any picture in the one style that it has learned, in one pass: see {@link
 * StylistTraining}. Its file takes {@code picture} and gives {@code painted}, both float [N, 3, H,
 * W], colours from 0 to 1, H and W multiples of 4.
 *
 * @param graph the network
 */
public record Stylist(Graph graph) {
  private static final String STYLE = "graft.stylist";
  private static final String OUTPUT = "painted";
  private static final int SMALLEST_PX = 32;

  /**
   * Checks that it is one.
   *
   * @throws GraftException of fault {@code MODEL} if it is some other network
   */
  public Stylist {
    require(graph, "the network '" + graph.name() + "'");
  }

  private static void require(Graph graph, String name) {
    if (!graph.metadata().containsKey(STYLE)) {
      throw new GraftException(
          Fault.MODEL,
          "%s is no stylist that Graft has trained, so there is no telling what it paints; give a picture whose style is wanted, or train a stylist on a folder of pictures."
              .formatted(name));
    }
  }

  /** One whose training has come to an end. */
  static Stylist of(Graph trained, String style) {
    Graph clipped =
        Surgery.append(
            trained,
            List.of(
                Node.of(
                    "max",
                    "Max",
                    List.of(StylistNetwork.RAW, "lowest"),
                    List.of("floored"),
                    Map.of()),
                Node.of("min", "Min", List.of("floored", "highest"), List.of(OUTPUT), Map.of())),
            Map.of(
                "lowest", Tensor.ofFloats(new float[] {0}),
                "highest", Tensor.ofFloats(new float[] {1})),
            List.of(ValueInfo.of(OUTPUT, ElementType.FLOAT, -1, 3, -1, -1)));
    return new Stylist(clipped.withMetadata(Map.of(STYLE, style)));
  }

  /**
   * Reads one.
   *
   * @throws GraftException of fault {@code MODEL} if the file is none
   */
  public static Stylist read(Path file) {
    Graph graph = OnnxFile.read(file);
    require(graph, file.toString());
    return new Stylist(graph);
  }

  /**
   * Writes it, over what is there.
   *
   * @throws GraftException of fault {@code ENVIRONMENT} if that fails
   */
  public void write(Path file) {
    OnnxFile.write(graph, file);
  }

  /** What the picture was called whose style it has. */
  public String style() {
    return Objects.requireNonNull(graph.metadata().get(STYLE));
  }

  /**
   * Paints a picture of any size from 32 pixels on.
   *
   * @param picture float [1, 3, H, W], colours from 0 to 1
   * @param threads how many work
   * @return the same shape
   */
  public Tensor paint(Tensor picture, int threads) {
    int height = (int) picture.shape()[2];
    int width = (int) picture.shape()[3];
    if (Math.min(height, width) < SMALLEST_PX) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "a stylist cannot paint at %d x %d: it takes %d px and more on each side; paint larger.",
              width,
              height,
              SMALLEST_PX));
    }
    Tensor fitting = resized(picture, upTo(height), upTo(width));
    try (Engine engine = Engine.of(graph, threads)) {
      Tensor painted = engine.run(Map.of(StylistNetwork.PICTURE, fitting)).get(OUTPUT);
      return resized(Objects.requireNonNull(painted), height, width);
    }
  }

  private static int upTo(int side) {
    return (side + StylistNetwork.SIDES - 1) / StylistNetwork.SIDES * StylistNetwork.SIDES;
  }

  /** The first rows and columns; more than there are repeat the last. */
  private static Tensor resized(Tensor picture, int height, int width) {
    int planes = (int) picture.shape()[1];
    int oldHeight = (int) picture.shape()[2];
    int oldWidth = (int) picture.shape()[3];
    if (oldHeight == height && oldWidth == width) {
      return picture;
    }
    float[] from = picture.floats();
    float[] to = new float[planes * height * width];
    for (int i = 0; i < to.length; i++) {
      int x = Math.min(i % width, oldWidth - 1);
      int y = Math.min(i / width % height, oldHeight - 1);
      to[i] = from[(i / (width * height) * oldHeight + y) * oldWidth + x];
    }
    return Tensor.ofFloats(to, 1, planes, height, width);
  }
}
