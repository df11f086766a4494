package dev.graft.data;

/**
 * Where a YAML file says that the pictures of a part are.
 *
 * @param file the YAML file
 * @param member what the part is called there
 * @param path a folder, or a list of pictures, as it is written
 */
record YoloPart(Split split, String file, String member, String path) {
  /** What is to be said where no picture is found there. */
  String absence() {
    return "'%s' says '%s: %s', which is not there or holds no picture; correct the path, or remove it"
        .formatted(file, member, path);
  }
}
