import 'package:MODULE/MODULE.dart' as library;

void main() {
  final raised = library.raised(library.Price(cents: 100), 20);
  print(raised.cents);
  try {
    library.parsed('x');
  } on library.FailedException {
    print('FAILED');
  }
  print(library.told(raised, (cents) => print(cents)).cents);
  print('end');
}
