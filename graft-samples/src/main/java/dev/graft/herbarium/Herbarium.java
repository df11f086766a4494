package dev.graft.herbarium;

import dev.graft.AtomicFile;
import dev.graft.EmptyFolder;
import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.StorageFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws leaves and writes them as a data set.
 *
 * <p>A leaf's kind shows in its form alone. Colour, light, backdrop, pose, age, blemishes, what
 * lies across it and what the camera adds are drawn from the same ranges for all kinds, so what
 * tells kinds apart has to look at shapes. With the same settings on the same machine every file is
 * the same to the byte, for any number of threads.
 *
 * <p>Draws with Java2D, which needs no screen.
 */
public final class Herbarium {
  private static final String MANIFEST = "manifest.csv";

  private final Path folder;
  private final HerbariumSettings settings;
  private final Progress progress;
  private final double[] lengthsMm;
  private final List<List<Plan.Thing>> things;
  private final LongAdder bytes = new LongAdder();

  private Herbarium(Path folder, HerbariumSettings settings, Progress progress) {
    this.folder = folder;
    this.settings = settings;
    this.progress = progress;
    this.lengthsMm = new double[settings.count()];
    this.things = new ArrayList<>(Collections.nCopies(settings.count(), List.of()));
  }

  /**
   * Draws a data set: one folder per kind, within {@code train} and {@code val} where a part is
   * held out; or, for lengths, {@code pictures} and a {@code manifest.csv} of {@code path,length},
   * with {@code split} where a part is held out; or, for boxes, {@code pictures} and a {@code
   * pictures.json} as COCO has it, or {@code train} and {@code val} of such. Each file appears
   * under its name when it is complete, the manifest last. One picture per thread is in memory at a
   * time, however many there are.
   *
   * @param folder where to; made where it is missing
   * @throws GraftException if the folder is a file or not empty
   * @throws IOException if it cannot be written to
   */
  public static HerbariumSummary write(Path folder, HerbariumSettings settings, Progress progress)
      throws IOException {
    return new Herbarium(folder, settings, progress).write();
  }

  /**
   * One picture of a herbarium as the bytes of its JPEG file.
   *
   * @param index which, from 0; may be beyond the settings' count
   * @throws IllegalArgumentException if it is negative
   */
  public static byte[] picture(HerbariumSettings settings, int index) {
    if (index < 0) {
      throw new IllegalArgumentException("there is no picture number " + index);
    }
    return encode(plan(settings, index), settings);
  }

  static Plan plan(HerbariumSettings settings, int index) {
    if (settings.target() == LeafTarget.BOXES) {
      return Plan.scatter(settings.seed(), index, settings.kindOf(index), settings.scene());
    }
    boolean whole = settings.target() == LeafTarget.LENGTH;
    return Plan.draw(settings.seed(), index, settings.kindOf(index), settings.scene(), whole);
  }

  private static byte[] encode(Plan plan, HerbariumSettings settings) {
    return Jpeg.encode(settings.style().paint(plan, settings.sizePx()), plan.camera().quality());
  }

  private HerbariumSummary write() throws IOException {
    makeFolders();
    progress.begin("Drawing leaves", settings.count());
    try {
      drawAll();
    } finally {
      progress.end();
    }
    Path data = folder;
    if (settings.target() == LeafTarget.LENGTH) {
      data = folder.resolve(MANIFEST);
      AtomicFile.write(data, ByteBuffer.wrap(manifest().getBytes(StandardCharsets.UTF_8)));
    } else if (settings.target() == LeafTarget.BOXES) {
      for (String part :
          IntStream.range(0, settings.count()).mapToObj(this::part).collect(Collectors.toSet())) {
        LeafBoxes boxes = new LeafBoxes(settings.sizePx());
        IntStream.range(0, settings.count())
            .filter(index -> part(index).equals(part))
            .forEach(index -> boxes.add(index, file(index), things.get(index)));
        AtomicFile.write(
            folder.resolve(part + ".json"),
            ByteBuffer.wrap(boxes.toJson().getBytes(StandardCharsets.UTF_8)));
      }
    }
    int heldOut = (int) IntStream.range(0, settings.count()).filter(settings::isHeldOut).count();
    return new HerbariumSummary(data, settings.count() - heldOut, heldOut, bytes.sum());
  }

  private void makeFolders() throws IOException {
    try {
      EmptyFolder.require(folder);
    } catch (IOException e) {
      throw StorageFailure.of("nothing can be drawn", folder, e, "name another folder");
    }
    // One round of kinds may be all for training; the first one that is held out comes later.
    for (int index = 0; index < settings.count(); index++) {
      if (index < HerbariumSettings.KINDS || settings.isHeldOut(index)) {
        Files.createDirectories(folder.resolve(name(index)).getParent());
      }
    }
  }

  /** Where a picture lies in the folder. */
  private String name(int index) {
    if (settings.target() == LeafTarget.LENGTH) {
      return "pictures/" + file(index);
    }
    if (settings.target() == LeafTarget.BOXES) {
      return part(index) + "/" + file(index);
    }
    String kind = settings.kindOf(index).className() + "/" + file(index);
    return settings.heldOutFraction() == 0 ? kind : split(index) + "/" + kind;
  }

  private static String file(int index) {
    return String.format(Locale.ROOT, "%06d.jpg", index);
  }

  /** The folder of a picture with boxes, and the name of the document of these. */
  private String part(int index) {
    return settings.heldOutFraction() == 0 ? "pictures" : split(index);
  }

  private String split(int index) {
    return settings.isHeldOut(index) ? "val" : "train";
  }

  private void drawAll() throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(settings.threads());
    AtomicInteger next = new AtomicInteger();
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < settings.threads(); worker++) {
        running.add(workers.submit(() -> drawSome(next)));
      }
      for (Future<?> future : running) {
        await(future);
      }
    } finally {
      workers.shutdownNow();
    }
  }

  /** Draws whatever comes next until all is drawn, one picture fails, or the caller gives up. */
  private Void drawSome(AtomicInteger next) throws IOException {
    boolean done = false;
    try {
      for (int index = next.getAndIncrement();
          index < settings.count() && !Thread.currentThread().isInterrupted();
          index = next.getAndIncrement()) {
        draw(index);
      }
      done = true;
    } finally {
      if (!done) {
        next.set(settings.count());
      }
    }
    return null;
  }

  private void draw(int index) throws IOException {
    Plan plan = plan(settings, index);
    byte[] file = encode(plan, settings);
    AtomicFile.writeUnsynced(folder.resolve(name(index)), ByteBuffer.wrap(file));
    lengthsMm[index] = plan.lengthMm();
    synchronized (things) {
      things.set(index, plan.things());
    }
    bytes.add(file.length);
    progress.advance(1);
  }

  private static void await(Future<?> future) throws IOException {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while drawing leaves", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private String manifest() {
    boolean split = settings.heldOutFraction() > 0;
    StringBuilder table = new StringBuilder(split ? "path,length,split\n" : "path,length\n");
    for (int index = 0; index < settings.count(); index++) {
      table.append(String.format(Locale.ROOT, "%s,%.2f", name(index), lengthsMm[index]));
      table.append(split ? "," + split(index) + "\n" : "\n");
    }
    return table.toString();
  }
}
