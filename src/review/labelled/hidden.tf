# Where hidden.json comes from: applied with -var danger=false on the emulator, then planned with -var danger=true. Each
# change is written so that it hides: in a dynamic block, behind a sensitive variable, in what is destroyed beside the
# data, in words that mean everything. What is expected of the review is what is meant here.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
provider "aws" {
  region            = "eu-west-1"
  s3_use_path_style = true
}
variable "danger" { type = bool }
variable "password" {
  sensitive = true
  default   = "hunter2-quiet"
}
locals {
  d     = var.danger
  gone  = var.danger ? 0 : 1
  new   = var.danger ? 1 : 0
  pages = { Effect = "Allow", Action = ["s3:GetObject"], Resource = ["arn:aws:s3:::hidden-pages/*"] }
  ecs = {
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  }
}

# ---- copies that go with what makes them, while the data stays
resource "aws_s3_bucket" "pages" { bucket = "hidden-pages" }
resource "aws_s3_bucket_versioning" "pages" {
  count  = local.gone
  bucket = aws_s3_bucket.pages.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket" "other" { bucket = "hidden-other" }
# Harmless: it was off already.
resource "aws_s3_bucket_versioning" "off" {
  count  = local.gone
  bucket = aws_s3_bucket.other.id
  versioning_configuration { status = "Suspended" }
}
resource "aws_ecr_replication_configuration" "images" {
  count = local.gone
  replication_configuration {
    rule {
      destination {
        region      = "eu-central-1"
        registry_id = "123456789012"
      }
    }
  }
}

# ---- permissions in other words
resource "aws_iam_role" "list" {
  name                = "hidden-list"
  assume_role_policy  = jsonencode(local.ecs)
  managed_policy_arns = local.d ? ["arn:aws:iam::aws:policy/AdministratorAccess"] : ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
}
resource "aws_iam_policy" "bound" {
  name   = "hidden-bound"
  policy = jsonencode({ Version = "2012-10-17", Statement = [local.pages] })
}
resource "aws_iam_role" "bound" {
  name                 = "hidden-bound"
  assume_role_policy   = jsonencode(local.ecs)
  permissions_boundary = local.d ? "arn:aws:iam::aws:policy/AdministratorAccess" : aws_iam_policy.bound.arn
}
resource "aws_iam_policy" "allbut" {
  name = "hidden-allbut"
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    local.d ? { Effect = "Allow", NotAction = ["s3:DeleteBucket"], Resource = ["*"] } : { Effect = "Allow", NotAction = ["iam:*"], Resource = ["arn:aws:s3:::hidden-pages"] }
  ] })
}
resource "aws_sqs_queue" "orders" { name = "hidden-orders" }
resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect    = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn
    Condition = { ArnLike = { "aws:SourceArn" = local.d ? "arn:aws:s3:*:*:*" : "arn:aws:s3:::hidden-pages" } }
  }] })
}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
# Harmless: whoever reaches it is in the network.
resource "aws_vpc_endpoint" "s3" {
  count        = local.new
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.eu-west-1.s3"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"
  }] })
}

# ---- openings
resource "aws_security_group" "ipv6" {
  name   = "hidden-ipv6"
  vpc_id = aws_vpc.main.id
  ingress {
    protocol         = "tcp"
    from_port        = 22
    to_port          = 22
    ipv6_cidr_blocks = [local.d ? "2000::/3" : "fd00::/8"]
  }
}
resource "aws_eip" "late" { count = local.new }
resource "aws_security_group" "dynamic" {
  count  = local.new
  name   = "hidden-dynamic"
  vpc_id = aws_vpc.main.id
  dynamic "ingress" {
    for_each = [22]
    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ["${aws_eip.late[0].public_ip}/32"]
    }
  }
}
# Harmless: nothing sets its rules.
resource "aws_security_group" "bare" {
  count  = local.new
  name   = "hidden-bare"
  vpc_id = aws_vpc.main.id
}

# ---- secrets behind a sensitive variable, and where nobody looks
resource "aws_ecs_task_definition" "web" {
  family = "hidden-web"
  container_definitions = jsonencode([{
    name        = "web", image = "web", memory = 128
    environment = local.d ? [{ name = "DB_PASSWORD", value = var.password }] : []
  }])
}
resource "aws_ssm_parameter" "plain" {
  name           = "/hidden/db/password"
  type           = "String"
  insecure_value = local.d ? "hunter2-plain" : "/where/it/is"
}
resource "aws_ebs_volume" "tagged" {
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = true
  tags              = local.d ? { DbPassword = "hunter2-tagged" } : { Name = "tagged" }
}
output "db_password" { value = local.d ? "hunter2-printed" : "" }

# ---- what stops, and what moves
resource "aws_ecs_cluster" "main" { name = "hidden" }
resource "aws_ecs_task_definition" "still" {
  family                = "hidden-still"
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "web", image = "web", memory = 128 }])
}
resource "aws_ecs_service" "uncounted" {
  name            = "hidden-uncounted"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.still.arn
  desired_count   = local.d ? null : 2
  network_configuration { subnets = [aws_subnet.main.id] }
}
resource "aws_route53_zone" "main" { name = "hidden.test" }
resource "aws_route53_record" "old" {
  zone_id        = aws_route53_zone.main.zone_id
  name           = "www.hidden.test"
  type           = "A"
  ttl            = 60
  records        = ["203.0.113.1"]
  set_identifier = "old"
  weighted_routing_policy { weight = 1 }
}
resource "aws_route53_record" "beside" {
  count          = local.new
  zone_id        = aws_route53_zone.main.zone_id
  name           = "www.hidden.test"
  type           = "A"
  ttl            = 60
  records        = ["203.0.113.9"]
  set_identifier = "new"
  weighted_routing_policy { weight = 255 }
}
# Harmless: a name of its own.
resource "aws_route53_record" "own" {
  count          = local.new
  zone_id        = aws_route53_zone.main.zone_id
  name           = "own.hidden.test"
  type           = "A"
  ttl            = 60
  records        = ["203.0.113.9"]
  set_identifier = "new"
  weighted_routing_policy { weight = 255 }
}

# ---- encryption
resource "aws_ebs_encryption_by_default" "on" { enabled = !local.d }
