package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts in tables and in files of their own. */
class InlineTextTest {
  private static final ContentCheck ANY = content -> Optional.empty();

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static DataSet read(Path path) {
    return DataSet.read(path, DataSetOptions.defaults().withValidationFraction(0), ANY, 2);
  }

  private static String text(Sample sample) throws IOException {
    return new String(sample.source().read(), StandardCharsets.UTF_8);
  }

  @Test
  void aTableHoldsTextsAndTheirLabels() throws IOException {
    Path csv = write("a.csv", "text,label\n\"Well, well\",odd\nné à Paris,fine\n,odd\nNA,fine\n");
    DataSet data = read(csv);
    assertThat(data.train())
        .extracting(Sample::name)
        .containsExactly("a.csv:2", "a.csv:3", "a.csv:5");
    assertThat(text(data.train().get(0))).isEqualTo("Well, well");
    assertThat(text(data.train().get(1))).isEqualTo("né à Paris");
    assertThat(data.skipped()).containsExactly(new Skipped("a.csv:4", "has no 'text'"));
    assertThat(Contents.of(csv, DataSetOptions.defaults()))
        .isEqualTo(new Contents(Contents.Kind.INLINE, false));
  }

  @Test
  void wordsBesideTheTextThatAreNotReadAreNamed() throws IOException {
    String rows = "1,One,good,a\n2,Two,bad,b\n3,One,good,c\n";
    assertThat(read(write("a.csv", "id,title,label,text\n" + rows)).warnings())
        .filteredOn(warning -> warning.contains("'title'"))
        .singleElement()
        .asString()
        .contains("'text' is read as text, and 'title' is not")
        .doesNotContain("'id'")
        .doesNotContain("'label'");
    assertThat(
            read(write("b.csv", "id,title,y,text\n1,One,.5,a\n2,Two,.7,b\n3,One,.9,c\n"))
                .warnings())
        .as("said once, be it as no answer")
        .filteredOn(warning -> warning.contains("'title'"))
        .hasSize(1);
  }

  @Test
  void aNumberThatNeverDiffersIsRemarkedOn() throws IOException {
    assertThat(read(write("a.csv", "text,y,z\na,2,1\nb,2,3\nc,2,5\n")).warnings())
        .filteredOn(warning -> warning.contains("nothing to learn"))
        .containsExactly(
            "all 3 training samples have the same 'y', 2.0: there is nothing to learn about it");
  }

  @Test
  void aDataSetPrintedSaysHowManyTextsItHasAndNoneOfThem() throws IOException {
    DataSet data = read(write("secret.csv", "text,label\na secret,odd\nanother secret,even\n"));
    assertThat(data.toString())
        .startsWith("DataSet[task=CLASSIFY, outputs=2, train=2, validation=0, test=0, skipped=0, ")
        .doesNotContain("secret");
  }

  @Test
  void aTextThatShowsNothingIsNone() throws IOException {
    Path csv =
        write("unseen.csv", "text,label\nseen,a\n\u00a0,a\n\u200b\u200b,b\n\u3164\u2003,b\nso,b\n");
    assertThat(read(csv).skipped())
        .extracting(Skipped::path)
        .containsExactly("unseen.csv:3", "unseen.csv:4", "unseen.csv:5");
  }

  @Test
  void aTableOfWhichNoRowCanBeUsedIsRefusedForThatNotTakenForPictures() throws IOException {
    Path blank = write("blank.csv", "text,label\na,\nb,\n");
    assertThatThrownBy(() -> Contents.of(blank, DataSetOptions.defaults()))
        .isInstanceOf(GraftException.class)
        .hasFieldOrPropertyWithValue("fault", Fault.DATA)
        .hasMessageContaining("label");
    Path words = write("words.csv", "text,label\na,good\nb,bad\n");
    DataSetOptions numbers = DataSetOptions.defaults().withTask(Task.REGRESS);
    assertThatThrownBy(() -> Contents.of(words, numbers))
        .isInstanceOf(GraftException.class)
        .hasFieldOrPropertyWithValue("fault", Fault.DATA)
        .hasMessageContaining(
            "2 like this: 'words.csv:2': its 'label' is 'good', not a finite number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.tsv"})
  void aTableWithoutHeaderIsToldWithItsFirstLineAndAHeader(String name) throws IOException {
    String separator = name.endsWith("tsv") ? "\t" : ",";
    Path table = write(name, "a good film,good\na bad one,bad\n".replace(",", separator));
    for (ThrowingCallable reading :
        List.<ThrowingCallable>of(() -> read(table), () -> TextTable.read(table))) {
      assertThatThrownBy(reading)
          .isInstanceOf(GraftException.class)
          .hasFieldOrPropertyWithValue("fault", Fault.DATA)
          .hasMessageContaining(name + "' has no header")
          .hasMessageContaining("its first line holds 'a good film', 'good'")
          .hasMessageContaining("text,label")
          .hasMessageNotContaining("picture");
    }
  }

  @Test
  void aLongFirstLineIsNotToldWhole() throws IOException {
    Path table = write("long.csv", "x".repeat(5000) + ",good\na bad one,bad\n");
    assertThatThrownBy(() -> read(table)).message().hasSizeLessThan(600).contains("xxx...");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-32LE", "UTF-32BE"})
  void anEncodingThatIsNotReadIsNamed(String name) throws IOException {
    for (String mark : List.of("", "\uFEFF")) {
      byte[] bytes = (mark + "text,label\na,good\nb,bad\n").getBytes(Charset.forName(name));
      Path table = Files.write(folder.resolve("wide.csv"), bytes);
      assertThatThrownBy(() -> read(table))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining(
              "wide.csv' is UTF-32 text, where UTF-8 or UTF-16 is expected; save it as UTF-8");
      assertThatThrownBy(() -> new LineReader(new ByteArrayInputStream(bytes), 100))
          .hasMessageStartingWith("is UTF-32 text");
    }
  }

  @Test
  void linesOfJsonAndTabsDoAsWell() throws IOException {
    Path json =
        write(
            "a.jsonl",
            "{\"text\":\"a\",\"labels\":[\"x\",\"y\"]}\n{\"text\":\"b\",\"labels\":[]}\n");
    assertThat(read(json).task()).isEqualTo(Task.MULTILABEL);
    Path tsv = write("b.tsv", "sentence\tscore\na, b\t0.25\nc\t0.75\nd\t1.5\n");
    assertThat(read(tsv).task()).isEqualTo(Task.REGRESS);
    assertThat(text(read(tsv).train().get(0))).isEqualTo("a, b");
  }

  @Test
  void twoColumnsOfTextsMakePairs() throws IOException {
    Path csv =
        write(
            "a.csv",
            "premise,hypothesis,label\nIt rains.,It is wet.,yes\nIt rains.,It is dry.,no\n");
    assertThat(text(read(csv).train().get(0)))
        .isEqualTo("It rains." + Source.Inline.PAIR + "It is wet.");
    assertThat(Contents.of(csv, DataSetOptions.defaults()).pairs()).isTrue();
  }

  @Test
  void filesNamedAfterThePartsAreTheParts() throws IOException {
    write("set/train.csv", "text,label\na b,x\nc d,y\n");
    write("set/test.csv", "text,label\ne f,x\n");
    DataSet data = read(folder.resolve("set"));
    assertThat(data.train()).extracting(Sample::name).containsExactly("train.csv:2", "train.csv:3");
    assertThat(data.test()).extracting(Sample::name).containsExactly("test.csv:2");
  }

  @Test
  void aColumnSaysWhatRowsAreFor() throws IOException {
    DataSet data = read(write("a.csv", "split,text,label\ntrain,a,x\ntrain,b,y\ntest,c,x\n"));
    assertThat(data.train()).hasSize(2);
    assertThat(data.test()).hasSize(1);
  }

  @Test
  void aFolderPerClassMayHoldTextFiles() throws IOException {
    for (String label : List.of("ham", "spam")) {
      for (int i = 0; i < 3; i++) {
        write("mail/" + label + "/" + i + ".txt", label + i);
      }
    }
    write("mail/README.txt", "how it was made");
    write("mail/ham/README.txt", "how these were made");
    DataSet data = read(folder.resolve("mail"));
    assertThat(data.outputNames()).containsExactly("ham", "spam");
    assertThat(data.train()).hasSize(6);
    assertThat(Contents.of(folder.resolve("mail"), DataSetOptions.defaults()).kind())
        .isEqualTo(Contents.Kind.TEXT_FILES);
  }

  @Test
  void textsBesidePicturesAreNotTheSamples() throws IOException {
    for (String label : List.of("ant", "bee")) {
      write("set/" + label + "/1.jpg", label);
      write("set/" + label + "/1.txt", "a caption");
    }
    assertThat(Contents.of(folder.resolve("set"), DataSetOptions.defaults()).kind())
        .isEqualTo(Contents.Kind.OTHER_FILES);
  }

  @Test
  void aTableOfFilesThatAreGoneIsNoTableOfTexts() throws IOException {
    Path csv = write("a.csv", "path,label,comment\na.jpg,x,sharp\nb.jpg,y,blurred\n");
    assertThatThrownBy(() -> Contents.of(csv, DataSetOptions.defaults()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("2 like this: 'a.jpg', line 2 of a.csv: does not exist");
  }

  @Test
  void anArchiveHoldsTextsAsAFolderDoes() throws IOException {
    Path zip = folder.resolve("set.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("set/train.csv"));
      out.write("text,label\na b,x\nc d,y\n".getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    try (DataSet data = read(zip)) {
      assertThat(text(data.train().get(0))).isEqualTo("a b");
    }
  }
}
