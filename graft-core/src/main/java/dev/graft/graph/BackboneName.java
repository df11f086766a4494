package dev.graft.graph;

/**
 * What a pretrained network is asked for by.
 *
 * @param nameOrPath a name that the hub knows, or the path of an ONNX file
 */
public record BackboneName(String nameOrPath) {
  @Override
  public String toString() {
    return nameOrPath;
  }
}
