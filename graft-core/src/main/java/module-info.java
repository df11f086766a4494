/** Predicting and evaluating: the network as a graph, data sets, features, and the model file. */
module dev.graft.core {
  requires transitive com.fasterxml.jackson.databind;
  requires com.google.protobuf;
  requires com.microsoft.onnxruntime;
  requires java.xml;
  requires org.apache.commons.csv;
  requires org.tribuo.util.onnx;
  requires static io.soabase.recordbuilder.core;
  requires static transitive java.compiler;
  requires static transitive org.jspecify;

  exports dev.graft;
  exports dev.graft.data;
  exports dev.graft.eval;
  exports dev.graft.features;
  exports dev.graft.graph;
  exports dev.graft.linalg;
  exports dev.graft.modality;
  exports dev.graft.model;
  exports dev.graft.ort;
  exports dev.graft.transcript;

  // What is written as JSON.
  opens dev.graft to
      com.fasterxml.jackson.databind;
  opens dev.graft.data to
      com.fasterxml.jackson.databind;
  opens dev.graft.eval to
      com.fasterxml.jackson.databind;
  opens dev.graft.features to
      com.fasterxml.jackson.databind;
  opens dev.graft.graph to
      com.fasterxml.jackson.databind;
  opens dev.graft.model to
      com.fasterxml.jackson.databind;

  uses dev.graft.modality.ModalityFormat;
}
