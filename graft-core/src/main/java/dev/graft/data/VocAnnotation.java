package dev.graft.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The boxes of one picture as Pascal VOC's XML has them (Everingham et al., "The Pascal Visual
 * Object Classes (VOC) Challenge", 2010, doi:10.1007/s11263-009-0275-4), and the tools that write
 * it since. Coordinates are taken as they are, though VOC's own count pixels from 1.
 *
 * @param picture the file name that is stated; empty if there is none
 * @param size of the picture as it is stated
 * @param difficult how many of the things are said to be hard to see
 */
record VocAnnotation(
    String picture, StatedSize size, List<StatedBox> boxes, List<Skipped> skipped, int difficult) {
  /** Copies the lists. */
  VocAnnotation {
    boxes = List.copyOf(boxes);
    skipped = List.copyOf(skipped);
  }

  /** Reads it; nothing that it refers to outside of itself is looked at. */
  static VocAnnotation read(Source file) {
    Element root;
    byte[] content;
    try {
      content = file.read();
    } catch (IOException e) {
      throw new UnfitRow(Scan.reason(e));
    }
    try {
      DocumentBuilder builder = factory().newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler()); // else it prints what it finds
      root = builder.parse(new ByteArrayInputStream(content)).getDocumentElement();
    } catch (SAXException e) {
      throw new UnfitRow(broken(content, e));
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException("Java's own XML parser reads no plain XML", e);
    }
    if (!root.getTagName().equals("annotation")) {
      throw new UnfitRow("is no annotation: its root is <" + root.getTagName() + ">");
    }
    return of(root, BoxLayout.lastPart(file.name()));
  }

  /** Why a parser refused it; what that says itself is about its own rules. */
  private static String broken(byte[] content, SAXException e) {
    if (new String(content, StandardCharsets.UTF_8).contains("<!DOCTYPE")) {
      return "declares a document type, which could reach into other files; remove its <!DOCTYPE>";
    }
    return e instanceof SAXParseException at && at.getLineNumber() > 0
        ? String.format(
            Locale.ROOT,
            "is no well-formed XML: it makes no sense from line %d, column %d on",
            at.getLineNumber(),
            at.getColumnNumber())
        : "is no well-formed XML";
  }

  private static DocumentBuilderFactory factory() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    return factory;
  }

  private static VocAnnotation of(Element root, String name) {
    List<StatedBox> boxes = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    int difficult = 0;
    int number = 0;
    for (Element thing : children(root, "object")) {
      number++;
      String where = name + ", object " + number;
      String label = Label.clean(text(thing, "name"));
      Optional<Element> box = children(thing, "bndbox").stream().findFirst();
      if (Label.isMissing(label)) {
        skipped.add(new Skipped(where, "has no name"));
      } else if (box.isEmpty()) {
        skipped.add(
            new Skipped(
                where,
                children(thing, "robndbox").isEmpty()
                    ? "has no <bndbox>"
                    : "has a box that is turned, where boxes are learned whose sides are upright"));
      } else {
        difficult += text(thing, "difficult").equals("1") ? 1 : 0;
        boxes.add(
            new StatedBox(
                label,
                number(box.get(), "xmin"),
                number(box.get(), "ymin"),
                number(box.get(), "xmax"),
                number(box.get(), "ymax"),
                false,
                OptionalDouble.empty(),
                where));
      }
    }
    StatedSize size =
        children(root, "size").stream()
            .findFirst()
            .map(stated -> StatedSize.of(whole(stated, "width"), whole(stated, "height")))
            .orElse(new StatedSize.Unstated());
    return new VocAnnotation(text(root, "filename"), size, boxes, skipped, difficult);
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node one = parent.getFirstChild(); one != null; one = one.getNextSibling()) {
      if (one instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }

  private static String text(Element parent, String name) {
    return children(parent, name).stream()
        .findFirst()
        .map(element -> element.getTextContent().strip())
        .orElse("");
  }

  /** What is written there, or no number. */
  private static double number(Element parent, String name) {
    try {
      return Double.parseDouble(text(parent, name));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static int whole(Element parent, String name) {
    double number = number(parent, name);
    return number >= 1 && number <= Integer.MAX_VALUE ? (int) number : 0;
  }
}
