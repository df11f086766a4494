/** Sample sets that Graft makes itself, and how Seedling was made. */
module dev.graft.samples {
  requires transitive dev.graft.image;
  requires transitive dev.graft.train;
  requires java.desktop;
  requires static io.soabase.recordbuilder.core;
  requires static transitive java.compiler;
  requires static transitive org.jspecify;

  exports dev.graft.herbarium;
  exports dev.graft.mailbag;
  exports dev.graft.pretrain;
  exports dev.graft.soundbox;

  // What is written as JSON.
  opens dev.graft.pretrain to
      com.fasterxml.jackson.databind;
}
