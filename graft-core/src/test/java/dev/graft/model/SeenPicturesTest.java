package dev.graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.data.NearDuplicates.Hashed;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.model.SeenPictures.Seen;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeenPicturesTest {
  private final SplittableRandom random = new SplittableRandom(3);
  private final List<Hashed> training = pictures(500);
  private final List<Hashed> validation = pictures(100);
  private final SeenPictures seen = SeenPictures.of(training, validation);

  private List<Hashed> pictures(int count) {
    List<Hashed> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Sample sample = new Sample(Source.of(Path.of("x")), new Target.ClassIndex(0), sha256());
      pictures.add(new Hashed(sample, random.nextLong()));
    }
    return pictures;
  }

  private String sha256() {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    for (int i = 0; i < 4; i++) {
      bytes.putLong(random.nextLong());
    }
    return HexFormat.of().formatHex(bytes.array());
  }

  @Test
  void picturesAreKnownByTheirFiles() {
    assertThat(training)
        .allMatch(one -> seen.of(one.sample().sha256(), random.nextLong()) == Seen.TRAINING);
    assertThat(validation)
        .allMatch(one -> seen.of(one.sample().sha256(), random.nextLong()) == Seen.VALIDATION);
  }

  @Test
  void picturesAreKnownByTheirLooks() {
    assertThat(training).allMatch(one -> seen.of(sha256(), one.hash() ^ 0b10001) == Seen.TRAINING);
    assertThat(validation).allMatch(one -> seen.of(sha256(), one.hash() ^ 1) == Seen.VALIDATION);
  }

  @Test
  void otherPicturesAreNewAndSoAreBlankOnes() {
    assertThat(pictures(1000))
        .allMatch(one -> seen.of(one.sample().sha256(), one.hash()) == Seen.NEW);
    SeenPictures blank =
        SeenPictures.of(List.of(new Hashed(training.get(0).sample(), 0)), List.of());
    assertThat(blank.of(sha256(), 0)).isEqualTo(Seen.NEW);
  }

  @Test
  void whatIsWrittenIsReadAgainAndDoesNotDependOnTheOrder() {
    String text = seen.toJson();
    SeenPictures again = SeenPictures.fromJson(text);
    assertThat(again.toJson()).isEqualTo(text);
    assertThat(again.of(validation.get(7).sample().sha256(), 0)).isEqualTo(Seen.VALIDATION);
    List<Hashed> backwards = new ArrayList<>();
    training.forEach(one -> backwards.add(0, one));
    assertThat(SeenPictures.of(backwards, validation).toJson()).isEqualTo(text);
  }

  @Test
  void aPictureTakesNineteenCharacters() {
    assertThat(seen.toJson().length()).isBetween(600 * 18, 600 * 19 + 100);
  }

  @Test
  void whatIsCutOffIsRefused() {
    assertThatThrownBy(() -> SeenPictures.fromJson("{\"train\":\"AAAA\",\"val\":\"\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> SeenPictures.fromJson("x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SeenPictures.fromJson("{}"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
