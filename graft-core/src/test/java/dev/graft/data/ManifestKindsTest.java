package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.GraftException.Fault;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as people have them: what is read, and what is said. */
class ManifestKindsTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);
  private static final int PICTURES = 12;
  private static final String ANTS_AND_BEES = "classify: ants, bees\ntrain: ants 6, bees 6";

  private final Path root;
  private final Fixture fixture;

  ManifestKindsTest(@TempDir Path root) {
    this.root = root;
    this.fixture = new Fixture(root);
    for (int i = 0; i < PICTURES; i++) {
      fixture.sound("img/" + i + ".jpg");
    }
  }

  /** A table of so many rows as there are pictures, for whose number a * stands. */
  private static String table(String header, String... rows) {
    StringBuilder table = new StringBuilder(header);
    for (int i = 0; i < PICTURES; i++) {
      table.append('\n').append(rows[i % rows.length].replace("*", String.valueOf(i)));
    }
    return table.toString();
  }

  private String read(String name, String table) {
    return read(name, table, StandardCharsets.UTF_8, ALL);
  }

  private String read(String name, String table, Charset charset, DataSetOptions options) {
    fixture.bytes(name, table.getBytes(charset));
    return DataSummary.of(() -> fixture.read(name, options)).replace(root + "/", "");
  }

  private String csv(String header, String... rows) {
    return read("set.csv", table(header, rows));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path,label",
        "file,class",
        "filename,category",
        "file_name,species",
        "Image Path,Class_Name",
        "img,target",
        "picture,y",
        "PATH, Label ",
        "photo,breed",
        "somewhere,label",
        "image,whatever"
      })
  void columnsAreFoundByManyNames(String header) {
    assertThat(csv(header, "img/*.jpg,ants", "img/*.jpg,bees")).isEqualTo(ANTS_AND_BEES);
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "|", "\t"})
  void cellsMayBeSeparatedOtherwise(String separator) {
    String table = table("path,label,note", "img/*.jpg,ants,", "img/*.jpg,\"bees\",\"a\nb\"");
    assertThat(read("set.csv", table.replace(",", separator))).isEqualTo(ANTS_AND_BEES);
    assertThat(read("set.tsv", table.replace(",", "\t"))).isEqualTo(ANTS_AND_BEES);
  }

  @Test
  void numbersBetweenSemicolonsMayHaveACommaAndExcelMaySayTheSeparator() {
    String table = table("sep=;\npath;length", "img/*.jpg;1,5", "img/*.jpg;2,25");
    fixture.file("set.csv", table);
    assertThat(fixture.read("set.csv", ALL).train().get(1).target())
        .isEqualTo(new Target.Values(List.of(2.25)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM"})
  void unicodeIsReadHoweverItIsWritten(String charset) {
    String table = table("path,label", "img/*.jpg,ant", "img/*.jpg,Käfer 甲");
    assertThat(read("set.csv", table, Charset.forName(charset), ALL))
        .isEqualTo("classify: Käfer 甲, ant\ntrain: Käfer 甲 6, ant 6");
  }

  @Test
  void otherEncodingsAreRefusedForTheyWouldBeGuessed() {
    String table = table("path,label", "img/*.jpg,Käfer", "img/*.jpg,bees");
    assertThat(read("set.csv", table, StandardCharsets.ISO_8859_1, ALL))
        .isEqualTo(
            "status 3: 'set.csv' is not UTF-8 text: byte 23, in line 2, is 0xE4, 'ä' in"
                + " Windows-1252 (Latin-1); save it as UTF-8, which spreadsheets call 'CSV"
                + " UTF-8'.");
  }

  @Test
  void commentsAreLeftOutAndSaid() {
    assertThat(csv("# mine\n\n#yours\npath,label", "img/*.jpg,ants", "img/*.jpg,bees"))
        .isEqualTo(
            ANTS_AND_BEES
                + "\n"
                + "warning: 2 lines above the header of 'set.csv' begin with # and are left out,"
                + " first line 1");
    assertThat(csv("# path,label", "img/*.jpg,ants", "img/*.jpg,bees")).isEqualTo(ANTS_AND_BEES);
    assertThat(csv("path,label", "img/*.jpg,ants", "img/*.jpg,bees", "# none"))
        .endsWith("skipped: 4 like this: line 4 of set.csv is a comment");
  }

  @Test
  void columnsWithoutANameAreLeftOutAndSaid() {
    assertThat(csv(",path,label", "*,img/*.jpg,ants", "*,img/*.jpg,bees"))
        .isEqualTo(ANTS_AND_BEES + "\nwarning: column 1 of 'set.csv' has no name and is left out");
    assertThat(csv("path,label,", "img/*.jpg,ants,", "img/*.jpg,bees,x"))
        .isEqualTo(ANTS_AND_BEES + "\nwarning: column 3 of 'set.csv' has no name and is left out");
    assertThat(csv("Unnamed: 0,path,label", "*,img/*.jpg,ants", "*,img/*.jpg,bees"))
        .startsWith(ANTS_AND_BEES);
    assertThat(csv("path,label", "img/*.jpg,ants,", "img/*.jpg,bees,,")).isEqualTo(ANTS_AND_BEES);
  }

  @Test
  void rowNamesOfRAreNoColumn() {
    StringBuilder table = new StringBuilder("\"path\",\"label\"\n");
    for (int i = 0; i < PICTURES; i++) {
      table.append(
          String.format(
              Locale.ROOT,
              "\"%d\",\"img/%d.jpg\",\"%s\"\n",
              i + 1,
              i,
              i % 2 == 0 ? "ants" : "bees"));
    }
    assertThat(read("set.csv", table.toString())).startsWith(ANTS_AND_BEES);
  }

  @Test
  void aTableOfTwoColumnsNeedsNoHeader() {
    String table = table("", "img/*.jpg,ants", "img/*.jpg,bees").substring(1);
    assertThat(read("set.csv", table))
        .isEqualTo(
            ANTS_AND_BEES
                + "\n"
                + "warning: 'set.csv' has no header: column 1 is taken for the path and column 2"
                + " for the label");
    assertThat(read("set.csv", table.replace("\n", ",1\n")))
        .startsWith("status 3: 'set.csv' has no header: its first line is 'img/0.jpg,ants,1'");
  }

  @Test
  void rowsThatAreNoneAreCountedByWhatIsWrong() {
    assertThat(csv("path,label", "img/*.jpg,ants, adult", "img/*.jpg,bees", "img/*.jpg"))
        .contains(
            "skipped: 4 like this: line 2 of set.csv has 3 columns where the header has 2; put a cell"
                + " that holds the separator ',' in double quotes");
    assertThat(csv("path,label", "img/*.jpg,ants, adult"))
        .isEqualTo(
            "status 3: 'set.csv' holds no row that can be used; expected one row per sample (12"
                + " skipped: 12 like this: line 2 of set.csv has 3 columns where the header has 2; put a"
                + " cell that holds the separator ',' in double quotes)");
    assertThat(csv("path,label", "img/*.jpg,ants", "img/*.jpg,bees", "img/*.jpg,nan", "img/*.jpg,"))
        .endsWith(
            "skipped: 3 like this: 'img/2.jpg', line 4 of set.csv: has no label: nan\n"
                + "skipped: 3 like this: 'img/3.jpg', line 5 of set.csv: has no label");
  }

  @Test
  void aRowThatRepeatsAnotherIsSaid() {
    assertThat(csv("path,label", "img/*.jpg,ants", "img/*.jpg,bees", "img/1.jpg,bees"))
        .endsWith("skipped: 4 like this: 'img/1.jpg', line 4 of set.csv: repeats line 3");
  }

  @Test
  void pathsOfOtherSystemsAreFoundOrNamed() {
    assertThat(csv("path,label", "img\\*.jpg,ants", ".\\img\\*.jpg,bees")).isEqualTo(ANTS_AND_BEES);
    assertThat(csv("path,label", "C:\\Users\\me\\*.jpg,ants", "\\\\host\\share\\*.jpg,bees"))
        .startsWith(
            "status 3: 'set.csv' holds no usable sample (12 skipped: 12 like this:"
                + " 'C:\\Users\\me\\0.jpg', line 2 of set.csv: its path is absolute and of another"
                + " machine, one with Windows; write paths relative");
    assertThat(csv("path,label", "/home/me/*.jpg,ants"))
        .contains(
            "12 like this: '/home/me/0.jpg', line 2 of set.csv: does not exist, and its path is"
                + " absolute");
    assertThat(csv("path,label", "https://example.org/*.jpg,ants"))
        .contains("its path is an address in the web; download it and name the file");
  }

  @Test
  void pathsAreFoundHoweverTheirLettersAreComposed() {
    fixture.zip("set.zip", "labels.csv", "img/Ka\u0308fer.jpg", "img/b\u00e9e.jpg");
    Tree tree = Tree.ofZip(root.resolve("set.zip"), new Archives());
    assertThat(tree.locator("").find("img\\K\u00e4fer.jpg").name())
        .isEqualTo("img/Ka\u0308fer.jpg");
    assertThat(tree.locator("img").find("be\u0301e.jpg").name()).isEqualTo("img/b\u00e9e.jpg");
  }

  @Test
  void twoColumnsOfOneNameAreNamed() {
    assertThat(csv("path,label,label", "img/*.jpg,ants,ants"))
        .isEqualTo(
            "status 3: 'set.csv' has two columns named 'label', columns 2 and 3; rename or remove"
                + " one of them.");
  }

  @Test
  void labelsThatDifferInCaseAloneAreSaid() {
    assertThat(csv("path,label", "img/*.jpg,Ants", "img/*.jpg,ants", "img/*.jpg,bees"))
        .endsWith(
            "warning: the classes 'Ants', 'ants' differ in case alone and are learned as 2; if one"
                + " is meant, write it one way");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ants,red\"",
        "ants;red",
        "ants | red",
        "\"['ants', 'red']\"",
        "\"[\"\"ants\"\",\"\"red\"\"]\"",
        "['ants' 'red']",
        "\"('ants', 'red')\"",
        "\"{'red', 'ants'}\"",
        "\"[ants, red]\""
      })
  void severalLabelsAreToldApart(String several) {
    assertThat(csv("path,labels", "img/*.jpg," + several, "img/*.jpg,bees", "img/*.jpg,"))
        .isEqualTo("multilabel: ants, bees, red\ntrain: ants+red 4, bees 4, none 4");
  }

  @Test
  void listsAreSeveralLabelsWhateverTheirColumnIsCalled() {
    assertThat(
            csv(
                "path,label",
                "img/*.jpg,\"['ants', 'red']\"",
                "img/*.jpg,['bees']",
                "img/*.jpg,[]"))
        .isEqualTo("multilabel: ants, bees, red\ntrain: ants+red 4, bees 4, none 4");
  }

  @Test
  void oneLabelThatMayBeSeveralIsSaid() {
    assertThat(
            csv(
                "path,label",
                "img/*.jpg,\"a,x\"",
                "img/*.jpg,\"a,y\"",
                "img/*.jpg,\"b,x\"",
                "img/*.jpg,\"b,y\""))
        .contains("classify: a,x, a,y, b,x, b,y")
        .endsWith(
            "warning: labels such as 'a,x' in 'set.csv' are taken as one class each; if several"
                + " labels are meant, ask for the task multilabel");
    assertThat(csv("path,label", "img/*.jpg,\"collie, border\"", "img/*.jpg,\"terrier, fox\""))
        .doesNotContain("warning");
  }

  @ParameterizedTest
  @CsvSource({"1,0", "True,False", "1.0,0.0", "true,false"})
  void columnsOfZeroAndOneAreLabels(String yes, String no) {
    String red = "img/*.jpg,%s,%s,%s".formatted(yes, no, yes);
    String plain = "img/*.jpg,%s,%s,%s".formatted(no, yes, no);
    assertThat(csv("path,ants,bees,red", red, plain))
        .isEqualTo("multilabel: ants, bees, red\ntrain: ants+red 6, bees 6");
    assertThat(csv("path,ants,bees,wasps", "img/*.jpg,1,0,0", "img/*.jpg,0,1,0", "img/*.jpg,0,0,1"))
        .isEqualTo("classify: ants, bees, wasps\ntrain: ants 4, bees 4, wasps 4");
  }

  @Test
  void numbersAsLabelsAreClassesWhereTheyRepeat() {
    assertThat(csv("path,label", "img/*.jpg,3", "img/*.jpg,12"))
        .isEqualTo("classify: 3, 12\ntrain: 12 6, 3 6");
    assertThat(csv("path,label", "img/*.jpg,1.5", "img/*.jpg,2.5"))
        .endsWith("to predict the number itself, ask for the task regress");
    assertThat(csv("path,label", "img/*.jpg,8.44*"))
        .isEqualTo(
            "status 3: column 'label' of 'set.csv' holds 12 different numbers in 12 rows, too many"
                + " to be classes; to predict the number itself, ask for the task regress.");
    assertThat(csv("path,label", "img/*.jpg,3*")).startsWith("status 3: column 'label'");
    String regress =
        read(
            "set.csv",
            table("path,label", "img/*.jpg,3*"),
            StandardCharsets.UTF_8,
            ALL.withTask(Task.REGRESS));
    assertThat(regress).isEqualTo("regress: label\ntrain: 12");
  }

  @Test
  void wordsAndRunningNumbersAreNoTargets() {
    assertThat(csv("id,path,photographer,length", "*,img/*.jpg,A,1.5", "*,img/*.jpg,B,2.5"))
        .isEqualTo(
            "regress: length\n"
                + "train: 12\n"
                + "warning: columns 'id' (it only tells rows apart), 'photographer' (it holds"
                + " words) of 'set.csv' are left out; to learn one, name it as the target");
    assertThat(csv("path,n,length", "img/*.jpg,*,1.5", "img/*.jpg,*,2.5"))
        .startsWith("regress: length\n");
    assertThat(csv("path,length", "img/*.jpg,*.5")).isEqualTo("regress: length\ntrain: 12");
    assertThat(csv("path,length", "img/*.jpg,*.5", "img/*.jpg,*.25", "img/*.jpg,1e39"))
        .startsWith(
            "regress: length\ntrain: 8\nskipped: 4 like this: 'img/2.jpg', line 4 of set.csv")
        .contains("1e39");
  }

  @Test
  void theTargetsAskedForAreTheTargets() {
    String table =
        table("id,path,photographer,length,width", "*,img/*.jpg,A,1.5,2", "*,img/*.jpg,B,2.5,3");
    assertThat(targets(table, "photographer")).isEqualTo("classify: A, B\ntrain: A 6, B 6");
    assertThat(targets(table, "width")).isEqualTo("regress: width\ntrain: 12");
    assertThat(targets(table, "width", "id")).isEqualTo("regress: width, id\ntrain: 12");
    assertThat(targets(table, "size"))
        .isEqualTo(
            "status 2: 'set.csv' has no column 'size' to predict; its columns are 'id', 'path',"
                + " 'photographer', 'length', 'width'.");
    assertThat(targets(table, "width", "photographer"))
        .startsWith(
            "status 2: the columns 'width', 'photographer' of 'set.csv' cannot be predicted"
                + " together");
  }

  private String targets(String table, String... targets) {
    return read("set.csv", table, StandardCharsets.UTF_8, ALL.withTargets(List.of(targets)));
  }

  @Test
  void targetsAreForManifests() {
    fixture.sound("set/a/1", "set/b/2");
    assertThat(DataSummary.of(() -> fixture.read("set", ALL.withTargets(List.of("size")))))
        .startsWith("status " + Fault.USAGE.exitStatus())
        .contains("has no columns 'size' to predict");
  }

  @Test
  void theColumnOfWordsIsTakenForALabelThatIsANumber() {
    assertThat(csv("path,label,class_name", "img/*.jpg,0,ants", "img/*.jpg,1,bees"))
        .isEqualTo(
            ANTS_AND_BEES
                + "\n"
                + "warning: column 'label' of 'set.csv' is left out; to learn one, name it as the"
                + " target");
  }

  @ParameterizedTest
  @CsvSource({"split,training,dev", "subset,Train,Valid", "partition,train_set,validation set"})
  void columnsForPartsAreFoundByManyNames(String column, String train, String val) {
    assertThat(
            csv(
                "path,label," + column,
                "img/*.jpg,ants," + train,
                "img/*.jpg,bees," + train,
                "img/*.jpg,ants," + val,
                "img/*.jpg,bees," + val,
                "img/*.jpg,bees,test"))
        .isEqualTo(
            "classify: ants, bees\ntrain: ants 3, bees 3\nval: ants 2, bees 2\ntest: bees 2");
  }

  @Test
  void jsonIsReadInAllItsShapes() {
    String rows =
        table(
                "",
                "{\"path\": \"img/*.jpg\", \"label\": \"ants \"}",
                "{\"path\": \"img/*.jpg\",\n \"label\": \"bees\"}")
            .strip();
    String array = "[" + rows.replace("}\n", "},\n") + "]";
    assertThat(read("set.json", array)).isEqualTo(ANTS_AND_BEES);
    assertThat(read("set.jsonl", array)).isEqualTo(ANTS_AND_BEES);
    assertThat(read("set.ndjson", rows.replace(",\n", ","))).isEqualTo(ANTS_AND_BEES);
    assertThat(
            read("set.json", "{\"img/1.jpg\": \"a\", \"img/2.jpg\": \"b\", \"img/3.jpg\": \"b\"}"))
        .startsWith("classify: a, b\ntrain: a 1, b 2");
    assertThat(read("set.json", "{\"img/1.jpg\": [\"a\"], \"img/2.jpg\": [\"a\", \"b\"]}"))
        .startsWith("multilabel: a, b\ntrain: a 1, a+b 1");
    assertThat(
            read(
                "set.json",
                "{\"path\":{\"0\":\"img/1.jpg\",\"1\":\"img/2.jpg\"},\"label\":{\"0\":\"a\",\"1\":\"b\"}}"))
        .startsWith("classify: a, b\ntrain: a 1, b 1");
    assertThat(read("set.json", array + array))
        .startsWith("status 3: 'set.json' cannot be read as JSON");
    assertThat(read("set.json", array.substring(0, 99)))
        .startsWith("status 3: 'set.json' cannot be read as JSON");
  }

  @Test
  void categoriesOfCocoAreLabels() {
    String coco =
        """
        {"images": [{"id": 1, "file_name": "img/1.jpg"}, {"id": 2, "file_name": "img/2.jpg"}],
         "annotations": [{"image_id": 1, "category_id": 7}, {"image_id": 2, "category_id": 8}],
         "categories": [{"id": 7, "name": "ants"}, {"id": 8, "name": "bees"}]}
        """;
    assertThat(read("set.json", coco)).startsWith("classify: ants, bees\ntrain: ants 1, bees 1");
  }
}
