/** Training: exact heads, strategies, and what becomes the result. */
module dev.graft.train {
  requires transitive dev.graft.core;
  requires com.sun.jna;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.openblas;
  requires org.bytedeco.pytorch;
  requires static io.soabase.recordbuilder.core;
  requires static transitive java.compiler;
  requires static transitive org.jspecify;

  exports dev.graft.advice;
  exports dev.graft.compare;
  exports dev.graft.detect;
  exports dev.graft.forgetting;
  exports dev.graft.head;
  exports dev.graft.loop;
  exports dev.graft.policy;
  exports dev.graft.style;
  exports dev.graft.suggest;
  exports dev.graft.torch;
  exports dev.graft.train;
  exports dev.graft.transcribe;

  // What is written as JSON.
  opens dev.graft.advice to
      com.fasterxml.jackson.databind;
  opens dev.graft.compare to
      com.fasterxml.jackson.databind;
  opens dev.graft.detect to
      com.fasterxml.jackson.databind;
  opens dev.graft.forgetting to
      com.fasterxml.jackson.databind;
  opens dev.graft.head to
      com.fasterxml.jackson.databind;
  opens dev.graft.loop to
      com.fasterxml.jackson.databind;
  opens dev.graft.policy to
      com.fasterxml.jackson.databind;
  opens dev.graft.suggest to
      com.fasterxml.jackson.databind;
  opens dev.graft.torch to
      com.fasterxml.jackson.databind;
  opens dev.graft.train to
      com.fasterxml.jackson.databind;
  opens dev.graft.transcribe to
      com.fasterxml.jackson.databind;
}
