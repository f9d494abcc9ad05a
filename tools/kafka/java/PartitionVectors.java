import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Prints, as JSON, the partition that Kafka's own producer chooses for a key at several partition counts. */
public final class PartitionVectors {
  private static final int[] PARTITION_COUNTS = {1, 4, 12, 50};

  private static final String[] KEYS = {
    "C01", "C02", "C03", "C04", "C05",
    "CSQU3054383", "MSKU0000018", "TCLU4265789", "MEDU8707688", "HLXU2008419", "OOLU1234567",
    "", "a", "ab", "abc", "abcd", "abcde",
    "K\u00fchlcontainer", "\u51b7\u85cf\u7bb1", "reefer \u2744 01",
  };

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> vectors = new ArrayList<>();
    for (String key : KEYS) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      List<String> partitions = new ArrayList<>();
      for (int count : PARTITION_COUNTS) {
        partitions.add("\"%d\": %d".formatted(count, BuiltInPartitioner.partitionForKey(bytes, count)));
      }
      vectors.add("    { \"key\": \"%s\", \"partitions\": { %s } }".formatted(key, String.join(", ", partitions)));
    }
    out.println("{");
    out.println("  \"madeBy\": \"" + madeBy() + "\",");
    out.println("  \"vectors\": [");
    out.println(String.join(",\n", vectors));
    out.println("  ]");
    out.println("}");
  }

  private static String madeBy() {
    String jar = BuiltInPartitioner.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar.substring(jar.lastIndexOf('/') + 1)
        + " by java -cp '.cache/kafka/jars-VERSION/*' tools/kafka/java/PartitionVectors.java";
  }
}
