package dev.graft.report;

import dev.graft.AtomicFile;
import dev.graft.StorageFailure;
import dev.graft.data.LabelledBox;
import dev.graft.data.PictureSize;
import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.eval.Detection;
import dev.graft.eval.DetectionMetrics;
import dev.graft.eval.FoundAndMissed;
import dev.graft.modality.Modality;
import dev.graft.model.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How well things are found in pictures, as one HTML page for people: figures, and the pictures
 * with the most misses and false alarms. It needs no network and no other file.
 *
 * @param model what people call the model
 * @param data what they call the pictures
 * @param names of the classes
 * @param metrics how good it is on all of them
 * @param pictures what was found in each
 * @param least from which score on what was found counts in the pictures shown
 */
public record BoxReport(
    String model,
    String data,
    List<String> names,
    DetectionMetrics metrics,
    List<Looked> pictures,
    double least) {
  /** A picture whose boxes are known, and what was found in it. */
  public record Looked(Sample sample, Found found) {
    PictureSize size() {
      return found.picture();
    }

    FoundAndMissed judged(double least) {
      List<LabelledBox> truth = ((Target.Boxes) sample.target()).boxes();
      List<Detection> sure = found.surest(least, Integer.MAX_VALUE).things();
      return FoundAndMissed.of(truth, sure);
    }
  }

  /** Copies the lists. */
  public BoxReport {
    names = List.copyOf(names);
    pictures = List.copyOf(pictures);
  }

  /**
   * Writes the page.
   *
   * @param file in an existing folder
   * @param modality what shows the pictures
   * @throws dev.graft.GraftException if it cannot be written
   */
  public void write(Path file, Modality modality) {
    String page = html(modality);
    try {
      AtomicFile.write(file, ByteBuffer.wrap(page.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
      throw StorageFailure.of(
          "%s cannot be written".formatted(file.getFileName()),
          folder,
          e,
          "choose another file for it");
    }
  }

  /** The page; the same for the same answers. */
  String html(Modality modality) {
    return Page.of(
            "Graft: things found in " + data,
            opening(),
            List.of(
                new Section(
                    "quality",
                    "How good it is",
                    new DetectionQuality("All pictures", metrics, Optional.empty()).table()),
                new Section("examples", "Worth a look", new BoxGallery(this, modality).body())))
        .markup();
  }

  private Html opening() {
    int right = 0;
    int alarms = 0;
    int missed = 0;
    for (Looked one : pictures) {
      FoundAndMissed judged = one.judged(least);
      right += judged.right().size();
      alarms += judged.alarms().size();
      missed += judged.missed().size();
    }
    return Html.of(
        """
        <header>
        <p class="eyebrow">Graft · things found</p>
        <h1><span class="names">{}</span> on {}</h1>
        <p class="lead">In {} with {}, the mean average precision is <strong>{}</strong> where boxes have to overlap by half, {} over overlaps from .5 to .95.
        Of what it is at least {} sure of, {} are there and {} are not; {} are missed.</p>
        </header>
        """,
        Html.name(model),
        Html.name(data),
        Numbers.count(metrics.samples(), "picture"),
        Numbers.count(metrics.boxes(), "thing"),
        Numbers.decimal(metrics.map50()),
        Numbers.decimal(metrics.map()),
        Numbers.percent(least),
        Numbers.count(right),
        Numbers.count(alarms),
        Numbers.count(missed));
  }

  /** The name of a class. */
  String name(int index) {
    return Objects.requireNonNull(names.get(index));
  }
}
