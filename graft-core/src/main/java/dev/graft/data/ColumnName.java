package dev.graft.data;

import java.util.List;
import java.util.Locale;

/** What people call the columns of a manifest; spaces, case and punctuation do not count. */
enum ColumnName {
  /** Where the file is. */
  PATH(
      "path",
      "filepath",
      "audio",
      "audiopath",
      "audiofile",
      "audiofilename",
      "wavfilename",
      "imagepath",
      "imgpath",
      "file",
      "filename",
      "imagefilename",
      "imagefile",
      "imgfile",
      "image",
      "imagename",
      "imgname",
      "img",
      "picture",
      "picturepath",
      "photo",
      "pic",
      "url",
      "imageurl"),
  /** The text itself, or the first of a pair. */
  TEXT(
      "text",
      "texta",
      "text1",
      "sentence",
      "sentencea",
      "sentence1",
      "premise",
      "question1",
      "question",
      "query",
      "document",
      "passage",
      "review",
      "reviewtext",
      "comment",
      "commenttext",
      "message",
      "tweet",
      "utterance",
      "content",
      "body"),
  /** The second text of a pair, each beside the first of its place. */
  PAIR(
      "text2",
      "textb",
      "textpair",
      "pair",
      "sentence2",
      "sentenceb",
      "hypothesis",
      "question2",
      "answer",
      "context"),
  /** What is said in a sound, the clearest name first. */
  TRANSCRIPT("transcript", "transcription", "transcripts", "text", "sentence", "utterance"),
  /** Its one class, also where that is written as a number. */
  LABEL(
      "label",
      "class",
      "category",
      "classname",
      "labelname",
      "categoryname",
      "classlabel",
      "classid",
      "labelid",
      "categoryid",
      "species",
      "breed"),
  /** Its one class, where words are written; else a number to predict. */
  TARGET("target", "y"),
  /** All of its labels. */
  LABELS("labels", "classes", "categories", "tags", "classnames", "labelnames"),
  /** What the row is for. */
  SPLIT("split"),
  /** The same, if nothing else is written there. */
  MAYBE_SPLIT("set", "subset", "part", "partition", "phase", "usage", "mode", "dataset"),
  /** What a table calls its rows by. */
  ID("id", "index", "idx", "nr", "no", "row", "rowid", "rownumber", "key", "imageid", "imgid");

  private final String words;

  ColumnName(String... words) {
    this.words = String.join(" ", words);
  }

  /** The place of a column's name among these, the first being the clearest; -1 if it is none. */
  int rank(String column) {
    return List.of(words.split(" "))
        .indexOf(column.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", ""));
  }

  boolean isOf(String column) {
    return rank(column) >= 0;
  }

  /** Whether it is any of the names that say what a column is for. */
  static boolean isKnown(String column) {
    return List.of(values()).stream().anyMatch(name -> name.isOf(column));
  }
}
