package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);

  private final Path root;
  private final Fixture fixture;

  ManifestTest(@TempDir Path root) {
    this.root = root;
    this.fixture = new Fixture(root).sound("1", "2", "3", "4", "sub dir/5");
  }

  private DataSet csv(String... lines) {
    return fixture.file("set.csv", String.join("\n", lines)).read("set.csv", ALL);
  }

  private DataSet jsonl(String... lines) {
    return fixture.file("set.jsonl", String.join("\n", lines)).read("set.jsonl", ALL);
  }

  @Test
  void labelColumnMakesClasses() {
    DataSet data = csv("path,label,note", "1,10,x", "\"sub dir/5\", 2 ,\"a, b\"", "", "2,10,");
    assertThat(data.task()).isEqualTo(Task.CLASSIFY);
    assertThat(data.outputNames()).containsExactly("2", "10");
    assertThat(data.train())
        .extracting(Sample::name, Sample::target)
        .containsExactly(
            tuple("1", new Target.ClassIndex(1)),
            tuple("2", new Target.ClassIndex(1)),
            tuple("sub dir/5", new Target.ClassIndex(0)));
  }

  @Test
  void labelsColumnMakesSeveralClassesPerSample() {
    DataSet data = csv("path,labels", "1,cat;dog", "2,dog|bird", "3,", "4, cat ; cat ");
    assertThat(data.task()).isEqualTo(Task.MULTILABEL);
    assertThat(data.outputNames()).containsExactly("bird", "cat", "dog");
    assertThat(data.train())
        .extracting(Sample::target)
        .containsExactly(
            new Target.Labels(List.of(1, 2)),
            new Target.Labels(List.of(0, 2)),
            new Target.Labels(List.of()),
            new Target.Labels(List.of(1)));
  }

  @Test
  void otherColumnsAreNumbersToPredict() {
    DataSet data = csv("path,age,height", "1,1.5,-2e3", "2,7,0");
    assertThat(data.task()).isEqualTo(Task.REGRESS);
    assertThat(data.outputNames()).containsExactly("age", "height");
    assertThat(data.train())
        .extracting(Sample::target)
        .containsExactly(
            new Target.Values(List.of(1.5, -2000.0)), new Target.Values(List.of(7.0, 0.0)));
  }

  @Test
  void linesOfJsonAreReadLikeRows() {
    DataSet data =
        jsonl(
            "{\"path\": \"1\", \"labels\": [\"a;b\", \"c\"], \"split\": \"train\"}",
            "",
            "{\"labels\": [], \"path\": \"2\", \"split\": \"val\"}",
            "{\"path\": \"3\", \"labels\": null}");
    assertThat(data.task()).isEqualTo(Task.MULTILABEL);
    assertThat(data.outputNames()).containsExactly("a;b", "c");
    assertThat(data.train()).hasSize(2);
    assertThat(data.validation()).extracting(Sample::name).containsExactly("2");
  }

  @Test
  void numbersInJsonMayBeLabelsOrTargets() {
    assertThat(jsonl("{\"path\": \"1\", \"label\": 7}", "{\"path\": \"2\", \"label\": 8}"))
        .extracting(DataSet::outputNames)
        .isEqualTo(List.of("7", "8"));
    assertThat(jsonl("{\"path\": \"1\", \"y\": 7}", "{\"path\": \"2\", \"y\": 8.5}").train())
        .extracting(Sample::target)
        .containsExactly(new Target.Values(List.of(7.0)), new Target.Values(List.of(8.5)));
  }

  @Test
  void splitColumnSplits() {
    DataSet data =
        csv(
            "path,label,split",
            "1,a,train",
            "2,b,",
            "3,a,Validation",
            "4,b,test",
            "sub dir/5,a,third");
    assertThat(data.train()).extracting(Sample::name).containsExactly("1", "2");
    assertThat(data.validation()).extracting(Sample::name).containsExactly("3");
    assertThat(data.test()).extracting(Sample::name).containsExactly("4");
    assertThat(data.skipped())
        .containsExactly(
            new Skipped(
                "sub dir/5",
                "line 6 of set.csv: its split 'third' is none of train, val and test"));
  }

  @Test
  void unfitRowsAreListedWithTheirLine() {
    DataSet data =
        csv("path,y", "1,1", "2,NaN", "3,inf", "4,many", "1,", ",5", "", "2,1,2", "gone,4", "2,2");
    assertThat(data.train()).hasSize(2);
    assertThat(data.skipped())
        .extracting(Skipped::path, Skipped::reason)
        .containsExactlyInAnyOrder(
            tuple("2", "line 3 of set.csv: has no value for 'y': NaN"),
            tuple("3", "line 4 of set.csv: its 'y' is 'inf', not a finite number"),
            tuple("4", "line 5 of set.csv: its 'y' is 'many', not a finite number"),
            tuple("1", "line 6 of set.csv: has no value for 'y'"),
            tuple("line 7 of set.csv", "line 7 of set.csv: has no path"),
            tuple(
                "line 9 of set.csv",
                "has 3 columns where the header has 2; put a cell that holds the separator ',' in double quotes"),
            tuple("gone", "line 10 of set.csv: does not exist"));
  }

  @Test
  void unfitJsonLinesAreListed() {
    DataSet data =
        jsonl(
            "{\"path\": \"1\", \"y\": 1}",
            "{\"path\": \"2\", \"y\": NaN}",
            "[1]",
            "{\"path\": ",
            "{\"path\": \"3\", \"y\": 2}");
    assertThat(data.train()).hasSize(2);
    assertThat(data.skipped())
        .extracting(Skipped::path, Skipped::reason)
        .containsExactlyInAnyOrder(
            tuple("2", "line 2 of set.jsonl: has no value for 'y': NaN"),
            tuple("line 3 of set.jsonl", "is not a JSON object"),
            tuple("line 4 of set.jsonl", "is not a JSON object"));
  }

  @Test
  void strictReadingRefusesAnUnfitRow() {
    fixture.file("set.csv", "path,y\n1,1\n2,NaN\n3,2\n");
    assertFault("set.csv", ALL.withStrict(true), Fault.DATA, "1 skipped", "line 3 of set.csv");
  }

  @Test
  void pathsMayBeAbsoluteOrLeadOutOfTheFolder() {
    fixture.file("below/set.csv", "path,label\n../1,a\n" + root.resolve("2") + ",b\n");
    DataSet data = fixture.read("below/set.csv", ALL);
    assertThat(data.train()).hasSize(2);
  }

  @Test
  void folderInPlaceOfAPictureIsListed() {
    assertThat(csv("path,label", "1,a", "2,b", "sub dir,a").skipped())
        .containsExactly(new Skipped("sub dir", "is a folder, not a file"));
  }

  @Test
  void byteOrderMarkIsNoPartOfAName() {
    byte[] text = "\uFEFFpath,label\r\n1,ä\r\n2,ö".getBytes(StandardCharsets.UTF_8);
    assertThat(fixture.bytes("set.csv", text).read("set.csv", ALL).outputNames())
        .containsExactly("ä", "ö");
  }

  @Test
  void otherEncodingsAreRefusedWithTheirPlace() {
    fixture.bytes("set.csv", "path,label\n1,a\n2,ä\n".getBytes(StandardCharsets.ISO_8859_1));
    assertFault("set.csv", ALL, Fault.DATA, "not UTF-8", "byte 18, in line 3, is 0xE4");
  }

  @Test
  void missingColumnsAreNamedWithThoseFound() {
    fixture.file("a.csv", "place,label\nx,a\n");
    assertFault("a.csv", ALL, Fault.DATA, "lacks a column 'path'", "its columns are place, label");
    fixture.file("b.csv", "path\n1\n");
    assertFault("b.csv", ALL, Fault.DATA, "lacks a column 'label'");
    fixture.file("c.csv", "path,x,z\n1,1,2\n");
    assertFault("c.csv", ALL.withTask(Task.CLASSIFY), Fault.DATA, "a column 'label'", "path, x, z");
  }

  @Test
  void theTaskAskedForDecidesWhatAColumnMeans() {
    fixture.file("set.csv", "path,label\n1,3\n2,4\n");
    assertThat(fixture.read("set.csv", ALL.withTask(Task.REGRESS)).train())
        .extracting(Sample::target)
        .containsExactly(new Target.Values(List.of(3.0)), new Target.Values(List.of(4.0)));
    fixture.file("kind.csv", "path,kind\n1,x\n2,y|z\n");
    assertThat(fixture.read("kind.csv", ALL.withTask(Task.CLASSIFY)).outputNames())
        .containsExactly("x", "y|z");
    assertThat(fixture.read("kind.csv", ALL.withTask(Task.MULTILABEL)).outputNames())
        .containsExactly("x", "y", "z");
  }

  @Test
  void emptyAndMalformedTablesAreTold() {
    fixture.file("empty.csv", "");
    assertFault("empty.csv", ALL, Fault.DATA, "holds no rows");
    fixture.file("header.csv", "path,label\n");
    assertFault("header.csv", ALL, Fault.DATA, "holds no rows");
    fixture.file("quote.csv", "path,label\n1,\"a\n2,b\n");
    assertFault("quote.csv", ALL, Fault.DATA, "not a well-formed CSV table");
    fixture.file("twice.csv", "path,label,label\n1,a,b\n");
    assertFault(
        "twice.csv",
        ALL,
        Fault.DATA,
        "two columns named 'label', columns 2 and 3; rename or remove");
    fixture.file("empty.jsonl", "\n\n");
    assertFault("empty.jsonl", ALL, Fault.DATA, "holds no rows");
  }

  @Test
  void measuringTakesTheModelsNumbersByName() {
    fixture.file("set.csv", "path,b,a\n1,1,2\n");
    DataSetOptions options = DataSetOptions.forEvaluation(Task.REGRESS, List.of("a", "b"));
    assertThat(fixture.read("set.csv", options).train())
        .extracting(Sample::target)
        .containsExactly(new Target.Values(List.of(2.0, 1.0)));
    assertFault(
        "set.csv",
        DataSetOptions.forEvaluation(Task.REGRESS, List.of("c")),
        Fault.DATA,
        "expected the columns c, found b, a");
  }

  private void assertFault(String name, DataSetOptions options, Fault fault, String... parts) {
    assertThatThrownBy(() -> fixture.read(name, options))
        .isInstanceOfSatisfying(GraftException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessageContaining(name)
        .hasMessageContainingAll(parts);
  }
}
