"""Load on the front service: 47 prefectures, asked for with the talk's weights, by Locust."""
