package dev.graft.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class FloatMatrixTest {
  @Test
  void rowsAndValuesAreReadRowMajor() {
    FloatMatrix matrix = FloatMatrix.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(matrix.get(1, 0)).isEqualTo(4);
    assertThat(matrix.row(1)).containsExactly(4, 5, 6);
    assertThat(matrix.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void memoryOutsideTheHeapIsReadInPlace() {
    FloatBuffer direct = ByteBuffer.allocateDirect(16).asFloatBuffer();
    FloatMatrix matrix = new FloatMatrix(direct, 2, 2);
    direct.put(3, 7);
    assertThat(matrix.get(1, 1)).isEqualTo(7);
  }

  @Test
  void equalValuesAreEqualMatrices() {
    assertThat(FloatMatrix.of(new float[] {1, 2}, 1, 2))
        .isEqualTo(FloatMatrix.rounded(new double[] {1, 2}, 1, 2))
        .isNotEqualTo(FloatMatrix.of(new float[] {1, 2}, 2, 1));
  }

  @Test
  void wrongNumberOfValuesIsRefused() {
    assertThatThrownBy(() -> FloatMatrix.of(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a 2 x 3 matrix takes 6 values, not 5");
  }
}
