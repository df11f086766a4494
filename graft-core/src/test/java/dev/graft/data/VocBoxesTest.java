package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocBoxesTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);

  private final BoxFixture files;

  VocBoxesTest(@TempDir Path root) {
    this.files = BoxFixture.in(root);
  }

  private static String thing(String name, String sides) {
    String[] side = sides.split(" ");
    return "<object><name>%s</name><part><name>head</name><bndbox><xmin>1</xmin></bndbox></part><bndbox><xmin>%s</xmin><ymin>%s</ymin><xmax>%s</xmax><ymax>%s</ymax></bndbox></object>"
        .formatted(name, side[0], side[1], side[2], side[3]);
  }

  private static String annotation(String picture, String... things) {
    return "<?xml version=\"1.0\"?>\n<annotation><filename>%s</filename><size><width>100</width><height>50</height><depth>3</depth></size>%s</annotation>"
        .formatted(picture, String.join("\n", things));
  }

  @Test
  void listsOfImageSetsSayWhatPicturesAreFor() {
    files.picture(
        100,
        50,
        "VOC2007/JPEGImages/1.jpg",
        "VOC2007/JPEGImages/2.jpg",
        "VOC2007/JPEGImages/3.jpg",
        "VOC2007/JPEGImages/4.jpg");
    files.file("VOC2007/ImageSets/Main/train.txt", "1\n");
    files.file("VOC2007/ImageSets/Main/trainval.txt", "1\n2\n");
    files.file("VOC2007/ImageSets/Main/val.txt", "2\n");
    files.file("VOC2007/ImageSets/Main/test.txt", "3\n");
    files.file("VOC2007/ImageSets/Main/cat_train.txt", "1 -1\n4 1\n");
    for (int i = 1; i <= 4; i++) {
      files.file(
          "VOC2007/Annotations/" + i + ".xml", annotation(i + ".jpg", thing("cat", "10 5 30 15")));
    }
    DataSet set = files.read("", ALL);
    assertThat(BoxFixture.boxes(set))
        .containsExactly(
            "VOC2007/JPEGImages/1.jpg cat 10.0 5.0 30.0 15.0",
            "VOC2007/JPEGImages/2.jpg cat 10.0 5.0 30.0 15.0",
            "VOC2007/JPEGImages/3.jpg cat 10.0 5.0 30.0 15.0");
    assertThat(set.validation()).hasSize(1);
    assertThat(set.test()).hasSize(1);
    assertThat(set.warnings()).contains("pictures in no list of ImageSets are left out, 1 of them");
  }

  @Test
  void picturesAreFoundByTheAnnotationsNameElseByTheStatedOne() {
    files.picture(100, 50, "train/a.jpg", "test/a.jpg", "images/c.png");
    files.file("train/a.xml", annotation("wrong.jpg", thing("cat", "10 5 30 15")));
    files.file("test/a.xml", annotation("a.jpg"));
    files.file("annotations/xmls/b.xml", annotation("c.png", thing("dog", "1 2 3 4")));
    DataSet set = files.read("", ALL);
    assertThat(BoxFixture.boxes(set))
        .containsExactly(
            "images/c.png dog 1.0 2.0 3.0 4.0", "train/a.jpg cat 10.0 5.0 30.0 15.0", "test/a.jpg");
  }

  @Test
  void whatIsWrongIsSaidAndTheRestIsTaken() {
    files.picture(100, 50, "a.jpg", "b.jpg", "c.jpg", "d.jpg", "f.jpg");
    files.file(
        "a.xml",
        annotation(
            "a.jpg",
            thing("cat", "30 15 10 5"),
            thing("", "1 1 2 2"),
            thing("cat", "one 1 2 2"),
            "<object><name>cat</name></object>",
            "<object><name>cat</name><difficult>1</difficult><bndbox><xmin>0</xmin><ymin>0</ymin><xmax>9.5</xmax><ymax>9</ymax></bndbox></object>"));
    files.file("b.xml", "<annotation><object>");
    files.file("c.xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><annotation/>");
    files.file("d.xml", "<other/>");
    files.file("e.xml", annotation("e.jpg", thing("cat", "1 1 2 2")));
    String told = files.told("");
    assertThat(told)
        .startsWith("detect: cat\ntrain: cat+cat 1\n")
        .contains(
            "skipped: 'b.xml' is no well-formed XML: it makes no sense from line 1, column 21 on",
            "'c.xml' declares a document type, which could reach into other files; remove its <!DOCTYPE>",
            "skipped: 'd.xml' is no annotation: its root is <other>",
            "skipped: 'e.xml' has no picture: there is none called 'e' or 'e.jpg'",
            "skipped: 'a.xml, object 2' has no name",
            "skipped: 'a.xml, object 4' has no <bndbox>",
            "skipped: 'a.xml, object 3' has a box without four numbers",
            "warning: 1 picture takes no part for want of an .xml, such as 'f.jpg'",
            "warning: boxes that are said to be difficult, 1 of them",
            "warning: 1 of 3 boxes have their corners the wrong way round");
  }

  @Test
  void aSizeOfZeroIsNone() {
    files.picture(100, 50, "a.jpg");
    files.file(
        "a.xml",
        annotation("a.jpg", thing("cat", "10 5 30 15"))
            .replace("<width>100", "<width>0")
            .replace("<height>50", "<height>0"));
    assertThat(BoxFixture.boxes(files.read("", ALL)))
        .containsExactly("a.jpg cat 10.0 5.0 30.0 15.0");
  }
}
