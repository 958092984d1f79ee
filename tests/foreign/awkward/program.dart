import 'package:MODULE/MODULE.dart' as bound;

void main() {
  final raised = bound.raised(bound.Price(cents: 100), 20);
  print(raised.cents);
  try {
    bound.parsed('x');
  } on bound.FailedException {
    print('FAILED');
  }
  print(bound.told(raised, (cents) => print(cents)).cents);
  print('end');
}
