package dev.graft.detect;

import dev.graft.data.PictureSize;
import dev.graft.graph.Tensor;
import dev.graft.loop.Inputs;
import dev.graft.loop.Randomness;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.loop.SampleInputs;
import dev.graft.modality.Memory;
import dev.graft.modality.Placement;
import dev.graft.modality.Signature;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/** What an epoch shows, row by row: a view of a picture, or parts of those of four. */
final class Scenes implements Inputs {
  private static final double SHARE_OF_MOSAICS = 0.5;

  private final SampleInputs views;
  private final Showing showing;
  private final PictureSize size;
  private final long seed;
  private final ThreadLocal<Memory> parts = ThreadLocal.withInitial(Memory::reused);

  /**
   * What is shown.
   *
   * @param views of the pictures; closed with this
   * @param size of a view
   * @param seed decides what goes into mosaics
   */
  Scenes(SampleInputs views, Showing showing, PictureSize size, long seed) {
    this.views = views;
    this.showing = showing;
    this.size = size;
    this.seed = seed;
  }

  /**
   * A part of a scene that shows one picture.
   *
   * @param placement where the whole picture lies in that part
   * @param left where the part begins
   * @param top where the part begins
   * @param size how large it is
   */
  record Part(int picture, Placement placement, int left, int top, PictureSize size) {}

  /** What is to be seen where. */
  List<Part> parts(int row, long epoch) {
    long view = showing.view(row, epoch);
    return mosaic(row, epoch)
        .map(mosaic -> mosaic.tiles().stream().map(tile -> part(tile, view)).toList())
        .orElseGet(() -> List.of(whole(showing.picture(row), view)));
  }

  private Part whole(int picture, long view) {
    return new Part(picture, views.placement(picture, view), 0, 0, size);
  }

  private Part part(Mosaic.Tile tile, long view) {
    Placement own = views.placement(tile.picture(), view);
    return new Part(
        tile.picture(), tile.placement(own, size), tile.left(), tile.top(), tile.size());
  }

  private Optional<Mosaic> mosaic(int row, long epoch) {
    if (!showing.hasMosaics(epoch)) {
      return Optional.empty();
    }
    SplittableRandom random = Randomness.at(seed, Purpose.MOSAIC, epoch, row);
    return random.nextDouble() < SHARE_OF_MOSAICS
        ? Optional.of(Mosaic.drawn(showing.picture(row), showing.pictures(), size, random))
        : Optional.empty();
  }

  @Override
  public Signature signature() {
    return views.signature();
  }

  @Override
  public int samples() {
    return showing.rows();
  }

  @Override
  public Map<String, Tensor> example(int row, long epoch, Memory memory) {
    long view = showing.view(row, epoch);
    Optional<Mosaic> mosaic = mosaic(row, epoch);
    if (mosaic.isEmpty()) {
      return views.example(showing.picture(row), view, memory);
    }
    Signature.Input input = signature().inputs().get(0);
    long[] shape = {1, 3, size.height(), size.width()};
    ByteBuffer bytes = memory.of(input.name(), input.bytes(shape));
    for (Mosaic.Tile tile : mosaic.get().tiles()) {
      Map<String, Tensor> shown = views.example(tile.picture(), view, parts.get());
      Mosaic.write(
          tile,
          Objects.requireNonNull(shown.get(input.name())),
          views.placement(tile.picture(), view),
          bytes);
    }
    return Map.of(input.name(), Tensor.ofBytes(input.type(), shape, bytes));
  }

  @Override
  public void close() {
    views.close();
  }
}
