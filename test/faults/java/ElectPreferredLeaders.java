import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;

/**
 * Elects the preferred leaders of topics. The argument names the brokers. Each line of the input is a topic and its
 * number of partitions; the answer to each is a line: "elected" or the failure.
 */
public final class ElectPreferredLeaders {
  public static void main(String[] arguments) throws Exception {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", arguments[0]))) {
      System.out.println("ready");
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        String[] words = line.split(" ");
        Set<TopicPartition> partitions =
            IntStream.range(0, Integer.parseInt(words[1]))
                .mapToObj(partition -> new TopicPartition(words[0], partition))
                .collect(Collectors.toSet());
        System.out.println(elect(admin, partitions));
      }
    }
  }

  private static String elect(Admin admin, Set<TopicPartition> partitions) {
    try {
      admin.electLeaders(ElectionType.PREFERRED, partitions).all().get();
      return "elected";
    } catch (Exception failure) {
      return failure.toString().replace('\n', ' ');
    }
  }
}
