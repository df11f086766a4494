package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptManifestTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);
  private static final DataSetOptions ASKED = ALL.withTask(Task.TRANSCRIBE);

  private final Fixture fixture;

  TranscriptManifestTest(@TempDir Path root) {
    this.fixture = new Fixture(root).sound("1", "2", "3", "4", "5");
  }

  private DataSet csv(DataSetOptions options, String... lines) {
    return fixture.file("set.csv", String.join("\n", lines)).read("set.csv", options);
  }

  @Test
  void textsBesidePathsAreTranscripts() {
    DataSet data = csv(ALL, "path,text", "1,one two", "2, se\u0301  t\u00a0 ", "3,\"so, so\"");
    assertThat(data.task()).isEqualTo(Task.TRANSCRIBE);
    assertThat(data.outputNames())
        .containsExactly(" ", ",", "e", "n", "o", "s", "t", "w", "\u00e9");
    assertThat(data.train())
        .extracting(Sample::name, Sample::target)
        .containsExactly(
            tuple("1", new Target.Transcript("one two")),
            tuple("2", new Target.Transcript("s\u00e9 t")),
            tuple("3", new Target.Transcript("so, so")));
  }

  @Test
  void tabsAndLinesOfJsonAreReadAlike() {
    fixture.file("set.tsv", "audio\ttranscription\n1\tone\n2\ttwo");
    fixture.file(
        "set.jsonl",
        "{\"path\": \"1\", \"sentence\": \"one\"}\n{\"path\": \"2\", \"sentence\": \"two\"}");
    assertThat(fixture.read("set.tsv", ALL).train())
        .extracting(Sample::target)
        .containsExactly(new Target.Transcript("one"), new Target.Transcript("two"));
    assertThat(fixture.read("set.jsonl", ASKED).train())
        .extracting(Sample::target)
        .containsExactly(new Target.Transcript("one"), new Target.Transcript("two"));
  }

  @Test
  void whereNothingIsSaidIsListed() {
    DataSet data = csv(ASKED, "path,text", "1,one", "2,", "3,nan", "4,None");
    assertThat(data.train()).extracting(Sample::name).containsExactly("1", "4");
    assertThat(data.skipped())
        .extracting(Skipped::path, Skipped::reason)
        .containsExactly(
            tuple("2", "line 3 of set.csv: has no text"),
            tuple("3", "line 4 of set.csv: has no text: nan"));
  }

  @Test
  void theTaskAndTheColumnCanBeSaid() {
    DataSet data =
        csv(ASKED.withTargets(List.of("words")), "path,label,words", "1,a,one", "2,b,two");
    assertThat(data.task()).isEqualTo(Task.TRANSCRIBE);
    assertThat(data.train())
        .extracting(Sample::target)
        .contains(new Target.Transcript("one"), new Target.Transcript("two"));
    DataSet classes = csv(ALL.withTask(Task.CLASSIFY), "path,text", "1,one", "2,two", "3,one");
    assertThat(classes.outputNames()).containsExactly("one", "two");
    assertThatThrownBy(() -> csv(ASKED.withTargets(List.of("text", "x")), "path,text,x", "1,a,b"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("a transcript is one column, and 2 were named");
  }

  @Test
  void labelsBesidePathsAreStillClasses() {
    assertThat(csv(ALL, "path,label,text", "1,a,one", "2,b,two").task()).isEqualTo(Task.CLASSIFY);
  }

  @Test
  void oneSoundWithTwoTextsIsSetAside() {
    fixture.file("twin", "ok 1");
    DataSet data = csv(ALL, "path,text", "1,one", "twin,two", "2,two");
    assertThat(data.train()).extracting(Sample::name).containsExactly("2");
    assertThat(data.skipped()).hasSize(2);
    assertThat(data.skipped().get(0).reason()).contains("is labelled 'one'", "'two'");
  }

  @Test
  void oneRowTooManyForASoundIsSaidWithBothTexts() {
    DataSet data = csv(ALL, "path,text", "1,one", "2,two", "1,won");
    assertThat(data.train()).extracting(Sample::name).containsExactly("2");
    assertThat(data.skipped())
        .extracting(Skipped::path, Skipped::reason)
        .containsExactly(
            tuple("1", "is listed with different answers, 'one' and 'won'; remove the wrong one"),
            tuple("1", "is listed with different answers, 'won' and 'one'; remove the wrong one"));
  }

  @Test
  void soundsThatAreNotThereAreSaidWhateverTheyAreCalled() {
    for (DataSetOptions options : List.of(ALL, ASKED)) {
      assertThatThrownBy(() -> csv(options, "path,text", "a,b", "c,d"))
          .isInstanceOfSatisfying(
              GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATA))
          .hasMessageContaining("2 like this: 'a', line 2 of set.csv: does not exist");
    }
    assertThatThrownBy(() -> csv(ASKED, "clip,text", "a,b", "c,d"))
        .hasMessageContaining("lacks a column 'path' that says where each file is")
        .hasMessageEndingWith("its columns are clip, text.");
  }

  @Test
  void foldersOfClassesSayThatTheyHoldNoTexts() {
    fixture.sound("a/x", "b/y");
    assertThatThrownBy(() -> fixture.read("", ASKED))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.USAGE))
        .hasMessageContaining("give a .csv or .jsonl manifest with the columns 'path' and 'text'");
  }
}
